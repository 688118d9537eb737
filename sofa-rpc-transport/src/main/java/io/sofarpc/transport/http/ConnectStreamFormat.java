// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.sofarpc.Metadata;
import io.sofarpc.RpcException;
import io.sofarpc.codec.OutputBuffer;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A stream of Connect: enveloped messages, of which the last one says how the call ended. */
final class ConnectStreamFormat implements CallFormat {

  private final String codecName;
  private final Http2Headers request;
  private boolean gzip;
  private boolean takesGzip;
  private volatile @Nullable Boolean wanted;
  private @Nullable EnvelopeWriter writer;

  ConnectStreamFormat(String codecName, Http2Headers request) {
    this.codecName = codecName;
    this.request = request;
  }

  @Override
  public String codecName() {
    return codecName;
  }

  @Override
  public long negotiate() {
    Connect.requireVersion(request);
    gzip = Grpc.isGzip(request, Connect.STREAM_ENCODING);
    takesGzip = Grpc.takesGzip(request.get(Connect.STREAM_ACCEPT_ENCODING));
    return Connect.timeoutNanos(request);
  }

  @Override
  public MessageReader reader(int maxBytes) {
    return new EnvelopeReader(Message.COMPRESSED, maxBytes);
  }

  @Override
  public byte[] content(Message message, int maxBytes) {
    return message.content(gzip, Connect.STREAM_ENCODING, maxBytes);
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
    Http2Headers fields = new DefaultHttp2Headers(false).status(HttpResponseStatus.OK.codeAsText());
    fields.set(Grpc.CONTENT_TYPE, Connect.streamType(codecName));
    if (takesGzip && (gzip || wanted != null)) {
      fields.set(Connect.STREAM_ENCODING, Grpc.GZIP);
    }
    fields.set(Connect.STREAM_ACCEPT_ENCODING, Grpc.GZIP);
    return fields;
  }

  @Override
  public End end(Metadata trailers) {
    return new End(null, ConnectError.writeEnd(null, trailers));
  }

  @Override
  public End end(RpcException failure, byte @Nullable [] thrown, boolean begun) {
    return new End(
        begun ? null : head(), ConnectError.writeEnd(failure, Headers.sendable(failure)));
  }

  @Override
  public boolean carriesFailures() {
    return false;
  }
}
