// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.sofarpc.codec.OutputBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A request of HTTP/1.1 that a client sends, and how far it and its answer have come. */
final class Http1ClientExchange implements Exchange {

  private final Http1ClientConnection connection;
  private final ClientStream call;
  private final int contentLength;
  private boolean headWritten;
  private boolean sent;
  private boolean received;
  private boolean over;

  /**
   * Makes the exchange of a call.
   *
   * @param contentLength of the request, -1 for a stream
   */
  Http1ClientExchange(Http1ClientConnection connection, ClientStream call, int contentLength) {
    this.connection = connection;
    this.call = call;
    this.contentLength = contentLength;
  }

  ClientStream call() {
    return call;
  }

  /** Returns whether the peer may have seen the request. */
  boolean isHeadWritten() {
    return headWritten;
  }

  /** The last byte of the answer has come. */
  void receivedAll() {
    received = true;
  }

  boolean isReceived() {
    return received;
  }

  /** The call has ended: what is left of the answer is of no use. */
  void callEnded() {
    over = true;
  }

  boolean isOver() {
    return over;
  }

  /** Returns whether nothing is left in either direction. */
  boolean isDone() {
    return over && sent && received;
  }

  private Http1Wire wire() {
    return connection.wire();
  }

  @Override
  public boolean execute(Runnable task) {
    return wire().execute(task);
  }

  @Override
  public boolean reserve(int bytes) {
    return wire().reserve(bytes);
  }

  @Override
  public void release(int bytes) {
    wire().release(bytes);
  }

  @Override
  public long queuedBytes() {
    return wire().queuedBytes();
  }

  @Override
  public boolean carriesTrailers() {
    return false;
  }

  @Override
  public void addToHead(Http2Headers fields) {
    throw new UnsupportedOperationException("only answers have fields that are added");
  }

  @Override
  public ChannelFuture headers(Http2Headers fields, boolean end) {
    HttpHeaders headers = DefaultHttpHeadersFactory.headersFactory().newHeaders();
    headers.set(HttpHeaderNames.HOST, requireNonNull(fields.authority(), "authority"));
    Http1Exchange.copy(fields, headers);
    if (contentLength >= 0) {
      headers.set(HttpHeaderNames.CONTENT_LENGTH, contentLength);
    } else if (!end) {
      headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    }
    ChannelFuture written =
        wire()
            .write(
                new DefaultHttpRequest(
                    HttpVersion.HTTP_1_1,
                    HttpMethod.valueOf(requireNonNull(fields.method(), "method").toString()),
                    requireNonNull(fields.path(), "path").toString(),
                    headers))
            .addListener(done -> headWritten |= done.isSuccess());
    return end ? end(new OutputBuffer(0)) : written;
  }

  @Override
  public void data(OutputBuffer message, boolean end, Consumer<@Nullable Throwable> written) {
    int bytes = message.size();
    write(message, end)
        .addListener(
            done -> {
              release(bytes);
              written.accept(done.cause());
            });
  }

  @Override
  public ChannelFuture end(OutputBuffer last) {
    return write(last, true);
  }

  private ChannelFuture write(OutputBuffer message, boolean end) {
    var content = Unpooled.wrappedBuffer(message.array(), 0, message.size());
    HttpContent part = end ? new DefaultLastHttpContent(content) : new DefaultHttpContent(content);
    return wire()
        .write(part)
        .addListener(
            done -> {
              if (end && done.isSuccess()) {
                sent = true;
                connection.goOn(this);
              }
            });
  }

  @Override
  public void reset(Http2Error error) {
    connection.reset(this);
  }

  @Override
  public void unwanted() {} // of answers only

  @Override
  public void giveBack(int bytes) {
    connection.giveBack(this, bytes);
  }
}
