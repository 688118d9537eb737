// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import static java.util.Objects.requireNonNull;

import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import io.sofarpc.Metadata;
import io.sofarpc.RpcException;
import io.sofarpc.codec.OutputBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Unary calls of Connect: a body is a message, or an error as JSON. A GET has its message in the
 * query.
 */
final class ConnectUnaryClientFormat implements ClientFormat {

  /** What all servers and proxies take as a path with its query: RFC 9110, 4.1. */
  private static final int MAX_PATH = 8_000;

  private static final AsciiString GET = AsciiString.cached("GET");

  private final AsciiString contentType;
  private final int maxBytes;
  private final boolean wantsGet;
  private @Nullable OutputBuffer message; // of a GET
  private boolean compressed; // the request
  private boolean isGet;
  private boolean gzip; // the answer
  private @Nullable Http2Headers head;
  private Metadata trailers = Metadata.empty();

  /**
   * Makes the format of one call.
   *
   * @param wantsGet whether it may go by GET; it goes by POST if its path would be too long
   */
  ConnectUnaryClientFormat(AsciiString contentType, int maxBytes, boolean wantsGet) {
    this.contentType = contentType;
    this.maxBytes = maxBytes;
    this.wantsGet = wantsGet;
  }

  @Override
  public OutputBuffer write(
      EnvelopeWriter writer,
      boolean compress,
      Consumer<OutputBuffer> writing,
      IntFunction<RpcException> tooLarge) {
    OutputBuffer out = new OutputBuffer(256);
    writing.accept(out);
    if (out.size() > maxBytes) {
      throw tooLarge.apply(out.size());
    }
    compressed = compress;
    if (compress) {
      Gzip.deflate(out, 0);
    }
    message = wantsGet ? out : null;
    return out;
  }

  @Override
  public void writeHead(Http2Headers fields, long timeoutNanos, boolean compress) {
    fields.set(Connect.ACCEPT_ENCODING, Grpc.GZIP);
    OutputBuffer inPath = message;
    message = null;
    if (inPath != null) {
      String path = requireNonNull(fields.path(), "path") + query(inPath);
      if (path.length() <= MAX_PATH) {
        isGet = true;
        fields.method(GET).path(path);
        ConnectClientFormat.writeTimeout(fields, timeoutNanos);
        return;
      }
    }
    ConnectClientFormat.writeHead(fields, contentType, timeoutNanos);
    if (compressed) {
      fields.set(Connect.CONTENT_ENCODING, Grpc.GZIP);
    }
  }

  /** Returns the parameters in the order of their names, as equal calls should have equal paths. */
  private String query(OutputBuffer bytes) {
    return "?base64=1"
        + (compressed ? "&compression=" + Grpc.GZIP : "")
        + "&connect=v1&encoding="
        + Connect.nameInType(contentType)
        + "&message="
        + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
  }

  @Override
  public boolean hasBody() {
    return !isGet;
  }

  @Override
  public MessageReader reader(int limit) {
    return new BodyReader(gzip ? Message.COMPRESSED : 0, Grpc.NOTHING, limit);
  }

  @Override
  public Metadata begin(Http2Headers fields) {
    head = fields;
    Metadata headers = split(Headers.read(fields));
    CharSequence type = fields.get(Grpc.CONTENT_TYPE);
    if (Answers.isOk(fields)) {
      ConnectClientFormat.requireType(contentType, type, Connect.unaryCodec(type) != null);
    } else if (!ContentType.of(type).equals(ContentType.JSON)) {
      Answers.requireOk(fields);
    }
    gzip = Answers.isGzip(fields, Connect.CONTENT_ENCODING);
    return headers;
  }

  /** Finds the trailers among the fields, and returns the others. */
  private Metadata split(Metadata all) {
    List<String> headers = new ArrayList<>();
    List<String> behind = new ArrayList<>();
    all.forEach(
        (name, value) -> {
          boolean trailer = name.startsWith(Connect.TRAILER_PREFIX);
          List<String> pairs = trailer ? behind : headers;
          pairs.add(trailer ? name.substring(Connect.TRAILER_PREFIX.length()) : name);
          pairs.add(value);
        });
    trailers = Metadata.ofPairs(behind);
    return Metadata.ofPairs(headers);
  }

  @Override
  public @Nullable Ending endInHead(Http2Headers fields) {
    return null;
  }

  @Override
  public @Nullable Ending endIn(Message message, int limit) {
    return null;
  }

  @Override
  public @Nullable Ending endIn(Http2Headers fields) {
    return null;
  }

  @Override
  public Ending endOfData(@Nullable Message last, int limit) {
    Message body = requireNonNull(last, "body");
    Http2Headers answered = requireNonNull(head, "head");
    if (Answers.isOk(answered)) {
      return Ending.success(trailers, body);
    }
    RpcException failure = ConnectAnswer.readError(content(body, limit), Answers.codeOf(answered));
    return Ending.failure(failure.withMetadata(trailers.withAll(failure.metadata())), null);
  }

  @Override
  public byte[] content(Message message, int limit) {
    return message.content(gzip, Connect.CONTENT_ENCODING, limit);
  }
}
