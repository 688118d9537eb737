// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
import io.sofarpc.transport.TransportSettings;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of a client's connections of HTTP/1.1: it carries one call at a time, and a call that ends
 * before its answer closes it. Everything here runs on the event loop.
 *
 * <p>Reading stops while more than a window of an answer waits to be taken.
 */
final class Http1ClientConnection extends ChannelInboundHandlerAdapter {

  private static final Logger logger = LoggerFactory.getLogger(Http1ClientConnection.class);

  /** How long what is left of an answer may take, and of a request that was answered. */
  private static final int LINGER_SECONDS = 1;

  private static final int MAX_LEFTOVER_BYTES = 64 << 10;

  private static final int MAX_INTERIM_ANSWERS = 32;

  private final Http1Pool pool;
  private final TransportSettings settings;
  private final Http1Wire wire;
  private final CompletableFuture<Http1ClientConnection> opened = new CompletableFuture<>();
  private @Nullable Http1ClientExchange exchange;
  private boolean answers; // the peer has answered something, so it speaks HTTP
  private boolean isClosedHere;
  private @Nullable String reason; // why it closes; the first one counts

  // Of the exchange.
  private boolean silent; // nothing has come since, on a connection that had worked
  private boolean interim; // what comes belongs to an answer with a status of 1xx
  private int interimAnswers;
  private boolean keepAlive;
  private int heldBytes; // of the answer, not taken yet
  private int leftoverBytes;
  private @Nullable Future<?> alarm;

  private long freshUntil; // while it is idle

  private Http1ClientConnection(Http1Pool pool, ChannelPipeline pipeline, QueuedBytes queued) {
    this.pool = pool;
    this.settings = pool.settings();
    this.wire = new Http1Wire(pipeline.channel(), queued);
  }

  /**
   * Adds a connection's handlers to its pipeline.
   *
   * @return a stage that completes with the connection when it is open
   */
  static CompletionStage<Http1ClientConnection> install(
      Http1Pool pool, ChannelPipeline pipeline, QueuedBytes queued) {
    Http1ClientConnection connection = new Http1ClientConnection(pool, pipeline, queued);
    TransportSettings settings = pool.settings();
    HttpDecoderConfig limits =
        new HttpDecoderConfig()
            .setMaxInitialLineLength(settings.maxHeaderBytes())
            .setMaxHeaderSize(settings.maxHeaderBytes());
    pipeline.addLast(
        GrpcProtocol.readIdle(settings.heartbeatInterval()),
        new HttpClientCodec(limits, false, false),
        connection);
    return connection.opened;
  }

  Http1Wire wire() {
    return wire;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    if (ctx.channel().isActive()) { // TLS was first
      opened.complete(this);
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    opened.complete(this);
    ctx.fireChannelActive();
  }

  /** Returns whether a call may be sent. */
  boolean isUsable() {
    return reason == null
        && wire.channel().isActive()
        && (!answers || settings.timer().nanoTime() - freshUntil < 0);
  }

  /** Sends a call; there is no other. */
  void start(ClientStream call) {
    silent = answers;
    interim = false;
    interimAnswers = 0;
    keepAlive = false;
    heldBytes = 0;
    leftoverBytes = 0;
    Http1ClientExchange begun = new Http1ClientExchange(this, call, call.contentLength());
    exchange = begun;
    call.start(begun);
  }

  // The answer.

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    HttpObject part = (HttpObject) message;
    Http1ClientExchange to = exchange;
    silent = false;
    try {
      if (reason != null) {
        return;
      }
      if (to == null || to.isReceived() || !to.isHeadWritten()) {
        close("it sent an answer to no request"); // or a late time-out of an idle connection
      } else if (part.decoderResult().isFailure()) {
        malformed(to, part.decoderResult());
      } else {
        take(to, part);
      }
    } finally {
      ReferenceCountUtil.release(part);
    }
  }

  private void malformed(Http1ClientExchange to, DecoderResult result) {
    Throwable cause = result.cause();
    boolean tooLong =
        cause instanceof TooLongHttpHeaderException || cause instanceof TooLongHttpLineException;
    refuse(
        to,
        tooLong ? StatusCode.RESOURCE_EXHAUSTED : StatusCode.INTERNAL,
        tooLong
            ? "headers of more than " + settings.maxHeaderBytes() + " bytes (maxHeaderBytes)"
            : "malformed HTTP/1.1: " + cause.getMessage());
  }

  /** Nothing that can be trusted comes behind this. */
  private void refuse(Http1ClientExchange to, StatusCode code, String what) {
    answers = true; // though not well
    to.call().broken(new RpcException(code, what));
    close("it answered with " + what);
  }

  private void take(Http1ClientExchange to, HttpObject part) {
    if (part instanceof HttpResponse head) {
      begin(to, head);
    }
    if (part instanceof HttpContent content && reason == null) {
      receive(to, content);
    }
  }

  private void begin(Http1ClientExchange to, HttpResponse head) {
    int status = head.status().code();
    interim = status < 200;
    if (!interim) {
      answers = true;
      keepAlive = HttpUtil.isKeepAlive(head);
      freshFor(head);
      to.call().receive(Http1Head.read(head), false);
    } else if (status == 101) {
      refuse(to, StatusCode.INTERNAL, "another protocol that nobody asked for");
    } else if (++interimAnswers > MAX_INTERIM_ANSWERS) {
      refuse(to, StatusCode.INTERNAL, "more than " + MAX_INTERIM_ANSWERS + " interim answers");
    }
  }

  /** Stays a second away from the time when a peer says that it closes idle connections. */
  private void freshFor(HttpResponse head) {
    long nanos = settings.heartbeatInterval().toNanos();
    long told = Http1Head.keepAliveSeconds(head.headers().get("keep-alive"));
    if (told >= 0) {
      nanos = Math.min(nanos, TimeUnit.SECONDS.toNanos(told - 1));
    }
    freshUntil = settings.timer().nanoTime() + nanos;
  }

  private void receive(Http1ClientExchange to, HttpContent content) {
    boolean last = content instanceof LastHttpContent;
    if (interim) {
      interim = !last;
      return;
    }
    ByteBuf data = content.content();
    if (to.isOver()) {
      leftoverBytes += data.readableBytes();
      if (leftoverBytes > MAX_LEFTOVER_BYTES) {
        close("its answer goes on behind the end");
        return;
      }
    } else {
      heldBytes += data.readableBytes();
      heldBytes -= to.call().receive(data);
      if (heldBytes > settings.streamWindowBytes() && !to.isOver()) {
        wire.channel().config().setAutoRead(false);
      }
    }
    if (last) {
      to.receivedAll();
      to.call().receivedAll();
      goOn(to);
    }
  }

  /** Lets the peer send on. */
  void giveBack(Http1ClientExchange from, int bytes) {
    if (from == exchange) {
      heldBytes -= bytes;
      if (heldBytes <= settings.streamWindowBytes() / 2) {
        wire.channel().config().setAutoRead(true);
      }
    }
  }

  // The end of a call.

  /** The call has ended, whether or not its answer has. */
  void callEnded() {
    Http1ClientExchange ended = exchange;
    if (ended != null) {
      ended.callEnded();
      wire.channel().config().setAutoRead(true);
      wire.execute(() -> linger(ended)); // the last byte may be among those just read
      goOn(ended);
    }
  }

  private void linger(Http1ClientExchange ended) {
    if (exchange == ended && !ended.isDone() && reason == null) {
      long nanos = Math.max(ended.call().lingerNanos(), TimeUnit.SECONDS.toNanos(LINGER_SECONDS));
      alarm =
          wire.channel()
              .eventLoop()
              .schedule(
                  () -> close("its answer did not end with the call"), nanos, TimeUnit.NANOSECONDS);
    }
  }

  /** Goes on to the next call if this one is done, behind what has been read already. */
  void goOn(Http1ClientExchange done) {
    if (done == exchange && done.isDone()) {
      wire.execute(() -> free(done));
    }
  }

  private void free(Http1ClientExchange done) {
    if (done != exchange || reason != null) {
      return; // it was here before, or the connection closes
    }
    exchange = null;
    stopAlarm();
    if (keepAlive) {
      pool.free(this);
    } else {
      close("it keeps no connections");
    }
  }

  /** Ends a call in both directions, which only the connection can. */
  void reset(Http1ClientExchange ended) {
    if (ended == exchange) {
      close("a call ended before its answer");
    }
  }

  private void stopAlarm() {
    Future<?> set = alarm;
    alarm = null;
    if (set != null) {
      set.cancel(false);
    }
  }

  // The connection.

  void close(String why) {
    if (reason == null) {
      reason = why;
      isClosedHere = true;
      logger.debug("closing a connection to {}: {}", pool, why);
    }
    wire.channel().close();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof IdleStateEvent) {
      if (exchange == null) {
        close("it was idle");
      }
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (reason == null) {
      reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
    ctx.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    stopAlarm();
    String why = reason == null ? "closed by the peer" : reason;
    reason = why;
    opened.completeExceptionally(new IOException(why));
    Http1ClientExchange lost = exchange;
    exchange = null;
    boolean worked = answers;
    if (lost != null && !lost.isOver()) {
      // Servers close idle connections, and it may have been on its way when this call was sent.
      boolean harmless = silent && !isClosedHere && lost.call().onlyReads();
      worked = harmless;
      lost.call().wasReset(pool.lost(lost.call(), lost.isHeadWritten() && !harmless, why));
    }
    pool.lost(this, worked || isClosedHere, why);
    ctx.fireChannelInactive();
  }
}
