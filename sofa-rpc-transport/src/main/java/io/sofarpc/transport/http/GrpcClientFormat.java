// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import io.sofarpc.Metadata;
import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
import io.sofarpc.codec.OutputBuffer;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Calls of gRPC, and of gRPC-Web: that has its trailers in the last message. */
final class GrpcClientFormat implements ClientFormat {

  private static final AsciiString X_GRPC_WEB = AsciiString.cached("x-grpc-web");
  private static final AsciiString ONE = AsciiString.cached("1");

  private final AsciiString contentType;
  private final boolean web;
  private boolean gzip;
  private @Nullable Http2Headers statusInHead; // counts if no message follows
  private boolean messages;

  GrpcClientFormat(AsciiString contentType, boolean web) {
    this.contentType = contentType;
    this.web = web;
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
    if (web) {
      fields.set(X_GRPC_WEB, ONE);
    } else {
      fields.set(Grpc.TE, Grpc.TRAILERS);
    }
    fields.set(Grpc.CONTENT_TYPE, contentType);
    if (timeoutNanos >= 0) {
      fields.set(Grpc.TIMEOUT, GrpcTimeout.format(timeoutNanos));
    }
    fields.set(Grpc.ACCEPT_ENCODING, Grpc.ENCODINGS);
    if (compress) {
      fields.set(Grpc.ENCODING, Grpc.GZIP);
    }
  }

  @Override
  public MessageReader reader(int maxBytes) {
    int flags = web ? Message.COMPRESSED | GrpcWeb.TRAILERS : Message.COMPRESSED;
    return new EnvelopeReader(flags, maxBytes);
  }

  @Override
  public Metadata begin(Http2Headers fields) {
    Answers.requireOk(fields);
    requireType(fields.get(Grpc.CONTENT_TYPE));
    gzip = Answers.isGzip(fields, Grpc.ENCODING);
    if (web && fields.get(Grpc.STATUS) != null) {
      statusInHead = fields;
    }
    return Headers.read(fields);
  }

  private void requireType(@Nullable CharSequence type) {
    String codec = web ? GrpcWeb.codecName(type) : Grpc.codecName(type);
    if (codec == null) {
      throw new RpcException(
          StatusCode.UNKNOWN, "content type " + type + " (expected: " + contentType + ")");
    }
  }

  @Override
  public Ending endInHead(Http2Headers fields) {
    if (fields.get(Grpc.STATUS) == null) {
      Answers.requireOk(fields);
      requireType(fields.get(Grpc.CONTENT_TYPE));
    }
    return ending(fields);
  }

  private static Ending ending(Http2Headers trailers) {
    CharSequence status = trailers.get(Grpc.STATUS);
    if (status == null) {
      throw new RpcException(StatusCode.UNKNOWN, "no status");
    }
    StatusCode code = GrpcStatus.code(status);
    return code == StatusCode.OK
        ? Ending.success(Headers.read(trailers), null)
        : Ending.failure(GrpcStatus.failure(code, trailers), trailers.get(Grpc.FAILURE));
  }

  @Override
  public @Nullable Ending endIn(Message message, int maxBytes) {
    messages = true;
    return message.has(GrpcWeb.TRAILERS)
        ? ending(GrpcWeb.readTrailers(content(message, maxBytes)))
        : null;
  }

  @Override
  public @Nullable Ending endIn(Http2Headers trailers) {
    return web ? null : ending(trailers);
  }

  @Override
  public Ending endOfData(@Nullable Message last, int maxBytes) {
    Http2Headers head = statusInHead;
    if (head != null && !messages) {
      return ending(head);
    }
    throw new RpcException(StatusCode.UNKNOWN, "no status");
  }

  @Override
  public byte[] content(Message message, int maxBytes) {
    return message.content(gzip, Grpc.ENCODING, maxBytes);
  }
}
