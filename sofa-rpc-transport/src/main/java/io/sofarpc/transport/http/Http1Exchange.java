// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.sofarpc.codec.OutputBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A request of HTTP/1.1 and its answer. */
final class Http1Exchange implements Exchange {

  private final Http1ServerConnection connection;
  private final boolean old; // HTTP/1.0, without chunks
  private boolean keepAlive;
  private @Nullable Http2Headers added;

  private Http1Exchange(Http1ServerConnection connection, boolean old, boolean keepAlive) {
    this.connection = connection;
    this.old = old;
    this.keepAlive = keepAlive;
  }

  Http1Exchange(Http1ServerConnection connection, HttpRequest request) {
    this(
        connection,
        request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) < 0,
        HttpUtil.isKeepAlive(request));
  }

  /** Makes the exchange for a request that could not be read: the last one. */
  static Http1Exchange ofMalformed(Http1ServerConnection connection) {
    return new Http1Exchange(connection, false, false);
  }

  /** Lets no other request follow. */
  void closeBehind() {
    keepAlive = false;
  }

  /** Returns whether another request may follow. */
  boolean isKeepAlive() {
    return keepAlive;
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
    added = fields;
  }

  @Override
  public ChannelFuture headers(Http2Headers fields, boolean end) {
    HttpResponseStatus status =
        HttpResponseStatus.parseLine(requireNonNull(fields.status(), "status"));
    HttpHeaders headers = DefaultHttpHeadersFactory.headersFactory().newHeaders();
    copy(fields, headers);
    if (added != null) {
      copy(added, headers);
    }
    keepAlive &= !connection.isEnding();
    if (end) {
      headers.set(HttpHeaderNames.CONTENT_LENGTH, HttpHeaderValues.ZERO);
    } else if (!headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
      keepAlive &= !old; // else the end of the connection is that of the body
      if (!old) {
        headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
      }
    }
    if (!keepAlive) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    } else if (old) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
    }
    ChannelFuture written =
        wire().write(new DefaultHttpResponse(HttpVersion.HTTP_1_1, status, headers));
    return end ? end(new OutputBuffer(0)) : written;
  }

  /** Copies all but what begins with a colon. */
  static void copy(Http2Headers from, HttpHeaders to) {
    from.forEach(
        field -> {
          if (field.getKey().charAt(0) != ':') {
            to.add(field.getKey(), field.getValue());
          }
        });
  }

  @Override
  public void data(OutputBuffer message, boolean end, Consumer<@Nullable Throwable> written) {
    int bytes = message.size();
    ByteBuf content = Unpooled.wrappedBuffer(message.array(), 0, bytes);
    wire()
        .write(end ? new DefaultLastHttpContent(content) : new DefaultHttpContent(content))
        .addListener(
            done -> {
              wire().release(bytes);
              written.accept(done.cause());
              if (end) {
                connection.answered(this);
              }
            });
  }

  @Override
  public ChannelFuture end(OutputBuffer last) {
    LastHttpContent content =
        new DefaultLastHttpContent(Unpooled.wrappedBuffer(last.array(), 0, last.size()));
    return wire().write(content).addListener(done -> connection.answered(this));
  }

  @Override
  public void reset(Http2Error error) {
    wire().channel().close();
  }

  @Override
  public void unwanted() {} // the connection sees that itself

  @Override
  public void giveBack(int bytes) {
    connection.giveBack(this, bytes);
  }
}
