// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.sofarpc.Metadata;
import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
import io.sofarpc.codec.OutputBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A unary call of Connect: the body is the message, a status of HTTP says how the call ended, and
 * an error is JSON. The message of a GET is in its query.
 */
final class ConnectUnaryFormat implements CallFormat {

  private static final int MAX_PARAMETERS = 32;

  private final String codecName;
  private final Http2Headers request;
  private final boolean known;
  private final @Nullable Map<String, List<String>> query; // of a GET
  private byte[] given = Grpc.NOTHING; // the message of a GET
  private boolean gzip;
  private boolean refusesGzip; // the service does
  private int bodyBytes; // of the answer
  private boolean compressed;

  private ConnectUnaryFormat(
      String codecName,
      Http2Headers request,
      boolean known,
      @Nullable Map<String, List<String>> query) {
    this.codecName = codecName;
    this.request = request;
    this.known = known;
    this.query = query;
  }

  /**
   * Makes the format of a POST.
   *
   * @param known whether there is such a method
   */
  static ConnectUnaryFormat ofPost(String codecName, Http2Headers request, boolean known) {
    return new ConnectUnaryFormat(codecName, request, known, null);
  }

  /**
   * Makes the format of a GET of a known method.
   *
   * @throws IllegalArgumentException if the query is not percent-encoded well
   */
  static ConnectUnaryFormat ofGet(Http2Headers request) {
    String path = requireNonNull(request.path(), "path").toString();
    Map<String, List<String>> query = // bytes stay what they are
        new QueryStringDecoder(path, ISO_8859_1, true, MAX_PARAMETERS).parameters();
    String encoding = first(query, "encoding");
    return new ConnectUnaryFormat(
        encoding == null ? "json" : ContentType.codecName(encoding), request, true, query);
  }

  private static @Nullable String first(Map<String, List<String>> query, String name) {
    List<String> values = query.get(name);
    return values == null || values.isEmpty() ? null : values.get(0);
  }

  @Override
  public String codecName() {
    return codecName;
  }

  @Override
  public long negotiate() {
    if (query == null) {
      Connect.requireVersion(request);
      gzip = Grpc.isGzip(request, Connect.CONTENT_ENCODING);
    } else {
      Connect.requireVersion("connect", first(query, "connect"), "v1");
      gzip = Grpc.isGzip("compression", first(query, "compression"));
      given = message(query);
    }
    return Connect.timeoutNanos(request);
  }

  private static byte[] message(Map<String, List<String>> query) {
    String message = first(query, "message");
    if (message == null) {
      throw new RpcException(
          StatusCode.INVALID_ARGUMENT,
          "a GET without a message (expected: ?encoding=...&message=...)");
    }
    if (!"1".equals(first(query, "base64"))) {
      return message.getBytes(ISO_8859_1);
    }
    try {
      return Base64.getUrlDecoder().decode(message);
    } catch (IllegalArgumentException garbage) {
      throw new RpcException(
          StatusCode.INVALID_ARGUMENT,
          "message: not base64 (expected: its alphabet for URLs)",
          garbage);
    }
  }

  @Override
  public MessageReader reader(int maxBytes) {
    return new BodyReader(gzip ? Message.COMPRESSED : 0, given, maxBytes);
  }

  @Override
  public byte[] content(Message message, int maxBytes) {
    return message.content(gzip, Connect.CONTENT_ENCODING, maxBytes);
  }

  @Override
  public OutputBuffer write(
      Consumer<OutputBuffer> message, int maxBytes, IntFunction<RpcException> tooLarge) {
    OutputBuffer out = new OutputBuffer(256);
    message.accept(out);
    if (out.size() > maxBytes) {
      throw tooLarge.apply(out.size());
    }
    compressed =
        !refusesGzip
            && out.size() >= Gzip.MIN_BYTES
            && Grpc.takesGzip(request.get(Connect.ACCEPT_ENCODING));
    if (compressed) {
      Gzip.deflate(out, 0);
    }
    bodyBytes = out.size();
    return out;
  }

  @Override
  public void compress(boolean wanted) {
    refusesGzip = !wanted;
  }

  @Override
  public boolean isWholeBody() {
    return true;
  }

  @Override
  public Http2Headers head(Metadata headers, Metadata trailers) {
    Http2Headers fields = new DefaultHttp2Headers(false).status(HttpResponseStatus.OK.codeAsText());
    fields.set(Grpc.CONTENT_TYPE, Connect.unaryType(codecName));
    if (compressed) {
      fields.set(Connect.CONTENT_ENCODING, Grpc.GZIP);
    }
    fields.set(Connect.ACCEPT_ENCODING, Grpc.GZIP);
    fields.setInt(Headers.CONTENT_LENGTH, bodyBytes);
    Headers.write(headers, fields);
    Headers.write(Connect.TRAILER_PREFIX, trailers, fields);
    return fields;
  }

  @Override
  public End end(Metadata trailers) {
    throw new IllegalStateException("a unary answer has nothing behind its body");
  }

  @Override
  public End end(RpcException failure, byte @Nullable [] thrown, boolean begun) {
    OutputBuffer error = ConnectError.write(failure);
    Http2Headers fields = new DefaultHttp2Headers(false).status(Integer.toString(status(failure)));
    fields.set(Grpc.CONTENT_TYPE, ContentType.JSON);
    fields.set(Connect.ACCEPT_ENCODING, Grpc.GZIP);
    fields.setInt(Headers.CONTENT_LENGTH, error.size());
    Headers.write(Headers.sendable(failure).without(StatusDetails.NAME), fields);
    return new End(fields, error);
  }

  /** A path that leads nowhere is more to HTTP than a method that is not there yet. */
  private int status(RpcException failure) {
    boolean lost = !known && failure.code() == StatusCode.UNIMPLEMENTED;
    return lost ? HttpResponseStatus.NOT_FOUND.code() : failure.code().httpStatus();
  }

  @Override
  public boolean carriesFailures() {
    return false;
  }
}
