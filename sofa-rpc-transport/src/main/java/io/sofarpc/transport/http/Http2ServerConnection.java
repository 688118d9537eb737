// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.concurrent.Future;
import io.sofarpc.transport.netty.Port;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A server's connection of HTTP/2: its requests, and its end. Everything here runs on the event
 * loop.
 */
final class Http2ServerConnection extends Http2Handler.Side {

  /** How long a peer that was told of the drain may take to close an idle connection itself. */
  private static final long LINGER_MILLIS = 200;

  private static final long DRAIN_PING = 0x736f_6661_6472_6e01L;

  private final Port port;
  private final Http2Wire wire;
  private final ServerCalls calls;
  private final IntObjectHashMap<Incoming> requests = new IntObjectHashMap<>();
  private @Nullable Http2Handler handler;
  private @Nullable ChannelHandlerContext context;
  private @Nullable Future<?> sweeping;
  private boolean told; // the peer knows that the port drains
  private boolean drainHeard; // and has answered
  private boolean lingering;

  private Http2ServerConnection(Channel channel, Port port) {
    this.port = port;
    this.wire = new Http2Wire(channel, port.settings().maxQueuedBytes());
    this.calls = new ServerCalls(port, wire);
    channel.closeFuture().addListener(done -> closed());
  }

  /** Adds a connection's handler to its pipeline. */
  static void install(ChannelPipeline pipeline, Port port) {
    Http2ServerConnection connection = new Http2ServerConnection(pipeline.channel(), port);
    pipeline.addLast(Http2Handler.server(port.settings(), connection));
  }

  @Override
  void attached(Http2Handler http2, ChannelHandlerContext ctx) {
    handler = http2;
    context = ctx;
    wire.attach(http2, ctx);
    sweepLater(ctx);
  }

  private void sweepLater(ChannelHandlerContext ctx) {
    sweeping =
        ctx.executor()
            .schedule(
                () -> {
                  List.copyOf(requests.values()).forEach(Incoming::sweep);
                  sweepLater(ctx);
                },
                port.settings().serverIdleTimeout().toNanos(),
                TimeUnit.NANOSECONDS);
  }

  @Override
  public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings announced) {
    if (port.isDraining()) {
      tellOfDrain(); // it came too late
    }
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext ctx,
      int id,
      Http2Headers headers,
      int dependency,
      short weight,
      boolean exclusive,
      int padding,
      boolean end) {
    onHeadersRead(ctx, id, headers, padding, end);
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext ctx, int id, Http2Headers headers, int padding, boolean end) {
    Incoming request = requests.get(id);
    if (request == null) {
      request = calls.begin(new Http2Exchange(wire).begin(id), headers);
      if (request == null) {
        return;
      }
      requests.put(id, request);
    }
    if (end) { // with trailers if it was known, which no format has
      request.receivedAll();
    }
  }

  @Override
  public int onDataRead(ChannelHandlerContext ctx, int id, ByteBuf data, int padding, boolean end) {
    Incoming request = requests.get(id);
    int bytes = data.readableBytes();
    int again = request == null ? bytes : request.receive(data);
    if (end && request != null) {
      request.receivedAll();
    }
    return again + padding;
  }

  @Override
  public void onRstStreamRead(ChannelHandlerContext ctx, int id, long error) {
    requireNonNull(handler, "handler").wasReset(id);
    end(id, "cancelled by the caller");
  }

  @Override
  public void onStreamClosed(Http2Stream closed) {
    end(closed.id(), "the caller's connection was closed");
  }

  private void end(int id, String reason) {
    Incoming request = requests.remove(id);
    if (request != null) {
      request.closed(reason);
      closeIfDrained();
    }
  }

  @Override
  public void onPingAckRead(ChannelHandlerContext ctx, long data) {
    if (data == DRAIN_PING) {
      drainHeard = true;
      closeIfDrained();
    }
  }

  @Override
  boolean event(ChannelHandlerContext ctx, Object event) {
    if (event == Port.Event.DRAIN) {
      tellOfDrain();
    } else if (event instanceof IdleStateEvent) {
      if (requests.isEmpty()) {
        closeGracefully();
      }
      calls.guardAgainstStuckReader();
    } else {
      return false;
    }
    return true;
  }

  /** Asks the peer for no more calls. Those on their way are answered: the port waits for it. */
  private void tellOfDrain() {
    if (told || !wire.channel().isActive()) { // else nobody would end what is counted here
      return;
    }
    told = true;
    port.requestArrived();
    goAway(Integer.MAX_VALUE);
    ChannelHandlerContext ctx = requireNonNull(context, "context");
    requireNonNull(handler, "handler")
        .encoder()
        .writePing(ctx, false, DRAIN_PING, ctx.newPromise());
    wire.flushLater();
  }

  /** The peer closes an idle connection itself; this side does so if it does not. */
  private void closeIfDrained() {
    if (drainHeard && requests.isEmpty() && !lingering && wire.channel().isActive()) {
      lingering = true;
      wire.channel()
          .eventLoop()
          .schedule(
              () -> {
                lingering = false;
                if (requests.isEmpty()) {
                  closeGracefully();
                }
              },
              LINGER_MILLIS,
              TimeUnit.MILLISECONDS);
    }
  }

  /** Says which calls were seen, and closes. */
  private void closeGracefully() {
    goAway(requireNonNull(handler, "handler").connection().remote().lastStreamCreated());
    wire.channel().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(flushed -> wire.closeInOrder());
  }

  private void goAway(int lastStream) {
    ChannelHandlerContext ctx = requireNonNull(context, "context");
    requireNonNull(handler, "handler")
        .goAway(
            ctx, lastStream, Http2Error.NO_ERROR.code(), Unpooled.EMPTY_BUFFER, ctx.newPromise());
    wire.flushLater();
  }

  @Override
  void broken(Throwable reason) {
    if (!(reason instanceof IOException)) { // reset by the peer: its own business
      port.warn(wire.channel(), String.valueOf(reason.getMessage()));
    }
  }

  private void closed() {
    Future<?> scheduled = sweeping;
    if (scheduled != null) {
      scheduled.cancel(false);
    }
    if (told) {
      port.requestEnded();
    }
  }
}
