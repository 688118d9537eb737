// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import io.netty.handler.codec.http2.Http2Headers;
import io.sofarpc.Metadata;
import io.sofarpc.RpcException;
import io.sofarpc.codec.OutputBuffer;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** gRPC-Web: gRPC for peers that cannot read trailers of HTTP; as bytes or as text. */
final class GrpcWebFormat implements CallFormat {

  private final GrpcFormat grpc;
  private final boolean text;

  GrpcWebFormat(String codecName, Http2Headers request) {
    this.grpc = new GrpcFormat(codecName, request);
    this.text = GrpcWeb.isText(request.get(Grpc.CONTENT_TYPE));
  }

  @Override
  public String codecName() {
    return grpc.codecName();
  }

  @Override
  public long negotiate() {
    return grpc.negotiate();
  }

  @Override
  public MessageReader reader(int maxBytes) {
    MessageReader messages = grpc.reader(maxBytes);
    return text ? new Base64Reader(messages) : messages;
  }

  @Override
  public byte[] content(Message message, int maxBytes) {
    return grpc.content(message, maxBytes);
  }

  @Override
  public OutputBuffer write(
      Consumer<OutputBuffer> message, int maxBytes, IntFunction<RpcException> tooLarge) {
    return asBody(grpc.write(message, maxBytes, tooLarge));
  }

  @Override
  public void compress(boolean wanted) {
    grpc.compress(wanted);
  }

  private OutputBuffer asBody(OutputBuffer bytes) {
    return text ? GrpcWeb.toText(bytes) : bytes;
  }

  @Override
  public boolean isWholeBody() {
    return false;
  }

  @Override
  public Http2Headers head(Metadata headers, Metadata trailers) {
    return typed(grpc.head(headers, trailers));
  }

  private Http2Headers typed(Http2Headers fields) {
    return fields.set(Grpc.CONTENT_TYPE, GrpcWeb.contentType(codecName(), text));
  }

  @Override
  public End end(Metadata trailers) {
    return inBody(grpc.end(trailers));
  }

  @Override
  public End end(RpcException failure, byte @Nullable [] thrown, boolean begun) {
    End end = grpc.end(failure, thrown, begun);
    Http2Headers fields = end.fields();
    return begun || fields == null ? inBody(end) : new End(typed(fields), null);
  }

  private End inBody(End end) {
    Http2Headers trailers = end.fields();
    return trailers == null ? end : new End(null, asBody(GrpcWeb.writeTrailers(trailers)));
  }

  @Override
  public boolean carriesFailures() {
    return grpc.carriesFailures();
  }
}
