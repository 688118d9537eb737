// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import io.sofarpc.Metadata;
import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
import io.sofarpc.codec.OutputBuffer;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Calls of Connect with a stream: enveloped messages, the last of which says how the call ended.
 */
final class ConnectClientFormat implements ClientFormat {

  private static final AsciiString ONE = AsciiString.cached("1");
  private static final long MAX_MILLIS = 9_999_999_999L;

  private final AsciiString contentType;
  private boolean gzip;

  ConnectClientFormat(AsciiString contentType) {
    this.contentType = contentType;
  }

  @Override
  public OutputBuffer write(
      EnvelopeWriter writer,
      boolean compress,
      Consumer<OutputBuffer> message,
      IntFunction<RpcException> tooLarge) {
    return writer.write(compress, message, tooLarge);
  }

  @Override
  public void writeHead(Http2Headers fields, long timeoutNanos, boolean compress) {
    writeHead(fields, contentType, timeoutNanos);
    fields.set(Connect.STREAM_ACCEPT_ENCODING, Grpc.GZIP);
    if (compress) {
      fields.set(Connect.STREAM_ENCODING, Grpc.GZIP);
    }
  }

  /** Writes what the heads of all calls of Connect have. */
  static void writeHead(Http2Headers fields, AsciiString contentType, long timeoutNanos) {
    fields.set(Grpc.CONTENT_TYPE, contentType);
    fields.set(Connect.VERSION, ONE);
    writeTimeout(fields, timeoutNanos);
  }

  static void writeTimeout(Http2Headers fields, long timeoutNanos) {
    if (timeoutNanos >= 0) {
      long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(timeoutNanos));
      fields.set(Connect.TIMEOUT, Long.toString(Math.min(millis, MAX_MILLIS)));
    }
  }

  @Override
  public MessageReader reader(int maxBytes) {
    return new EnvelopeReader(Message.COMPRESSED | Connect.END_STREAM, maxBytes);
  }

  @Override
  public Metadata begin(Http2Headers head) {
    Answers.requireOk(head);
    CharSequence type = head.get(Grpc.CONTENT_TYPE);
    requireType(contentType, type, Connect.streamCodec(type) != null);
    gzip = Answers.isGzip(head, Connect.STREAM_ENCODING);
    return Headers.read(head);
  }

  /** Fails for another content type, with a code that says whether it is Connect's. */
  static void requireType(
      AsciiString expected, @Nullable CharSequence type, boolean isOfThisFormat) {
    if (!expected.contentEquals(ContentType.of(type))) {
      throw new RpcException(
          isOfThisFormat ? StatusCode.INTERNAL : StatusCode.UNKNOWN,
          "content type " + type + " (expected: " + expected + ")");
    }
  }

  @Override
  public @Nullable Ending endInHead(Http2Headers head) {
    return null;
  }

  @Override
  public @Nullable Ending endIn(Message message, int maxBytes) {
    if (!message.has(Connect.END_STREAM)) {
      return null;
    }
    ConnectAnswer end = ConnectAnswer.readEnd(content(message, maxBytes));
    RpcException failure = end.failure();
    return failure == null
        ? Ending.success(end.trailers(), null)
        : Ending.failure(failure.withMetadata(end.trailers().withAll(failure.metadata())), null);
  }

  @Override
  public @Nullable Ending endIn(Http2Headers trailers) {
    return null;
  }

  @Override
  public Ending endOfData(@Nullable Message last, int maxBytes) {
    throw new RpcException(StatusCode.INTERNAL, "no message that ends the stream");
  }

  @Override
  public byte[] content(Message message, int maxBytes) {
    return message.content(gzip, Connect.STREAM_ENCODING, maxBytes);
  }
}
