// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import io.sofarpc.Metadata;
import io.sofarpc.RpcException;
import io.sofarpc.codec.OutputBuffer;
import java.util.Base64;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** gRPC: enveloped messages, and trailers that say how the call ended. */
final class GrpcFormat implements CallFormat {

  private static final AsciiString OK = AsciiString.cached("200");
  private static final AsciiString ZERO = AsciiString.cached("0");

  private final String codecName;
  private final Http2Headers request;
  private boolean gzip;
  private boolean takesGzip;
  private volatile @Nullable Boolean wanted;
  private @Nullable EnvelopeWriter writer;

  GrpcFormat(String codecName, Http2Headers request) {
    this.codecName = codecName;
    this.request = request;
  }

  @Override
  public String codecName() {
    return codecName;
  }

  @Override
  public long negotiate() {
    gzip = Grpc.isGzip(request, Grpc.ENCODING);
    takesGzip = Grpc.takesGzip(request.get(Grpc.ACCEPT_ENCODING));
    return GrpcTimeout.read(request);
  }

  @Override
  public MessageReader reader(int maxBytes) {
    return new EnvelopeReader(Message.COMPRESSED, maxBytes);
  }

  @Override
  public byte[] content(Message message, int maxBytes) {
    return message.content(gzip, Grpc.ENCODING, maxBytes);
  }

  @Override
  public OutputBuffer write(
      Consumer<OutputBuffer> message, int maxBytes, IntFunction<RpcException> tooLarge) {
    EnvelopeWriter known = writer;
    if (known == null) {
      known = new EnvelopeWriter(maxBytes);
      writer = known;
    }
    Boolean compress = wanted;
    return known.write(takesGzip && (compress == null ? gzip : compress), message, tooLarge);
  }

  @Override
  public void compress(boolean compress) {
    wanted = compress;
  }

  @Override
  public boolean isWholeBody() {
    return false;
  }

  @Override
  public Http2Headers head(Metadata headers, Metadata trailers) {
    Http2Headers fields = head();
    Headers.write(headers, fields);
    return fields;
  }

  private Http2Headers head() {
    Http2Headers fields = new DefaultHttp2Headers(false).status(OK);
    fields.set(Grpc.CONTENT_TYPE, Grpc.contentType(codecName));
    if (takesGzip && (gzip || wanted != null)) {
      fields.set(Grpc.ENCODING, Grpc.GZIP);
    }
    fields.set(Grpc.ACCEPT_ENCODING, Grpc.ENCODINGS);
    return fields;
  }

  @Override
  public End end(Metadata trailers) {
    Http2Headers fields = new DefaultHttp2Headers(false).set(Grpc.STATUS, ZERO);
    Headers.write(trailers, fields);
    return new End(fields, null);
  }

  @Override
  public End end(RpcException failure, byte @Nullable [] thrown, boolean begun) {
    Http2Headers fields = begun ? new DefaultHttp2Headers(false) : head();
    GrpcStatus.write(failure, fields);
    Headers.write(Headers.sendable(failure), fields);
    if (thrown != null) {
      fields.set(Grpc.FAILURE, Base64.getEncoder().encodeToString(thrown));
    }
    return new End(fields, null);
  }

  @Override
  public boolean carriesFailures() {
    return Grpc.carriesFailures(codecName);
  }
}
