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
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Unary calls of Connect: a body is a message, or an error as JSON. */
final class ConnectUnaryClientFormat implements ClientFormat {

  private final AsciiString contentType;
  private final int maxBytes;
  private boolean compressed; // the request
  private boolean gzip; // the answer
  private @Nullable Http2Headers head;
  private Metadata trailers = Metadata.empty();

  ConnectUnaryClientFormat(AsciiString contentType, int maxBytes) {
    this.contentType = contentType;
    this.maxBytes = maxBytes;
  }

  @Override
  public OutputBuffer write(
      EnvelopeWriter writer,
      boolean compress,
      Consumer<OutputBuffer> message,
      IntFunction<RpcException> tooLarge) {
    OutputBuffer out = new OutputBuffer(256);
    message.accept(out);
    if (out.size() > maxBytes) {
      throw tooLarge.apply(out.size());
    }
    compressed = compress;
    if (compress) {
      Gzip.deflate(out, 0);
    }
    return out;
  }

  @Override
  public void writeHead(Http2Headers fields, long timeoutNanos, boolean compress) {
    ConnectClientFormat.writeHead(fields, contentType, timeoutNanos);
    fields.set(Connect.ACCEPT_ENCODING, Grpc.GZIP);
    if (compressed) {
      fields.set(Connect.CONTENT_ENCODING, Grpc.GZIP);
    }
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
