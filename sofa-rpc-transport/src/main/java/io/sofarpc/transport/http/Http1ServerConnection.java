// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
import io.sofarpc.transport.TransportSettings;
import io.sofarpc.transport.netty.Port;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A server's connection of HTTP/1.1: one request at a time; those that a peer sends ahead wait.
 * Everything here runs on the event loop.
 *
 * <p>Reading stops while more than a window of a request waits to be taken, and while the next
 * request waits.
 */
final class Http1ServerConnection extends ChannelInboundHandlerAdapter {

  /** How long the head of a request may take from its first byte on. */
  private static final int MAX_SECONDS_FOR_HEAD = 10;

  /** How long a peer may go on sending behind an answer, so that it gets to read that. */
  private static final int LINGER_SECONDS = 1;

  private final Port port;
  private final Http1Wire wire;
  private final ServerCalls calls;
  private final Http1Reader reader;
  private @Nullable Http1Exchange exchange;
  private @Nullable Incoming request;
  private boolean received; // the request, completely
  private boolean answered;
  private int heldBytes; // of the request, not taken yet
  private boolean silent; // the peer, in the middle of it
  private @Nullable Future<?> alarm;

  private Http1ServerConnection(Channel channel, Port port, HttpDecoderConfig limits) {
    this.port = port;
    this.reader = new Http1Reader(this, limits);
    this.wire = new Http1Wire(channel, new QueuedBytes(port.settings().maxQueuedBytes()));
    this.calls = new ServerCalls(port, wire);
  }

  /** Adds the handlers of a connection. */
  static void install(ChannelPipeline pipeline, Port port) {
    TransportSettings settings = port.settings();
    HttpDecoderConfig limits =
        new HttpDecoderConfig()
            .setMaxInitialLineLength(settings.maxHeaderBytes())
            .setMaxHeaderSize(settings.maxHeaderBytes());
    Http1ServerConnection connection = new Http1ServerConnection(pipeline.channel(), port, limits);
    connection.reader.install(pipeline);
    pipeline.addLast(new HttpResponseEncoder(), connection);
  }

  Http1Wire wire() {
    return wire;
  }

  /** Returns whether an answer that begins now is the last one. */
  boolean isEnding() {
    return port.isDraining() || silent;
  }

  private int windowBytes() {
    return port.settings().streamWindowBytes();
  }

  // Requests.

  /** Bytes have come. */
  void bytesCame() {
    silent = false;
    readOn();
    if (exchange == null && alarm == null) {
      alarm =
          wire.channel()
              .eventLoop()
              .schedule(
                  () -> port.refuse(wire.channel(), "the head of its request came too slowly"),
                  MAX_SECONDS_FOR_HEAD,
                  TimeUnit.SECONDS);
    }
  }

  /** Returns whether what comes belongs to the request at hand, or begins one. */
  boolean wantsMore() {
    return exchange == null || !received;
  }

  private void readOn() {
    if (reader.isReading()) {
      return; // whoever reads comes to this
    }
    reader.read();
    if (reader.isBehind()) {
      wire.channel().config().setAutoRead(false);
    } else if (heldBytes <= windowBytes() / 2) {
      wire.channel().config().setAutoRead(true);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    take((HttpObject) message);
  }

  private void take(HttpObject part) {
    try {
      if (!wire.channel().isActive()) {
        return;
      }
      if (part.decoderResult().isFailure()) {
        malformed(part.decoderResult());
        return;
      }
      if (part instanceof HttpRequest head) {
        if (Http1Head.hasOddTransferEncoding(head)) {
          refuse(400, "a transfer-encoding that is not just chunked");
          return;
        }
        begin(head);
      }
      if (part instanceof HttpContent content) {
        receive(content);
      }
    } finally {
      ReferenceCountUtil.release(part);
    }
  }

  private void begin(HttpRequest head) {
    headHasCome();
    Http1Exchange begun = new Http1Exchange(this, head);
    exchange = begun;
    received = false;
    answered = false;
    heldBytes = 0;
    if (HttpUtil.is100ContinueExpected(head)) {
      wire.write(
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
    }
    boolean isHead = head.method().equals(HttpMethod.HEAD); // nothing may be behind its answer's
    request =
        Http1Head.lacksHost(head)
            ? new PlainAnswer(begun, 400, isHead ? "" : "a request of HTTP/1.1 needs a host header")
            : calls.begin(begun, Http1Head.read(head));
  }

  private void receive(HttpContent content) {
    Incoming to = request;
    if (to == null) {
      return; // it was reset
    }
    ByteBuf data = content.content();
    heldBytes += data.readableBytes();
    heldBytes -= to.receive(data);
    if (heldBytes > windowBytes()) {
      wire.channel().config().setAutoRead(false);
    }
    if (content instanceof LastHttpContent) {
      received = true;
      to.receivedAll();
      goOn();
    }
  }

  /** The bytes are not HTTP/1.1, or too many; nothing can be read behind them. */
  private void malformed(DecoderResult result) {
    Incoming to = request;
    String reason = String.valueOf(result.cause().getMessage());
    if (to != null && exchange != null) {
      exchange.closeBehind();
      to.broken(new RpcException(StatusCode.INVALID_ARGUMENT, "malformed body: " + reason));
      return;
    }
    refuse(Http1Head.status(result), reason);
  }

  /** Answers a request whose end cannot be known. */
  private void refuse(int status, String reason) {
    port.warn(wire.channel(), "it sent a malformed request: " + reason);
    headHasCome();
    Http1Exchange begun = Http1Exchange.ofMalformed(this);
    exchange = begun;
    received = true;
    answered = false;
    PlainAnswer refusal = new PlainAnswer(begun, status, reason);
    request = refusal;
    refusal.receivedAll();
  }

  /** Lets the peer send on. */
  void giveBack(Http1Exchange from, int bytes) {
    if (from == exchange) {
      heldBytes -= bytes;
      readOn();
    }
  }

  // Answers.

  /** The answer of an exchange has been written. */
  void answered(Http1Exchange written) {
    if (written == exchange) {
      answered = true;
      goOn();
    }
  }

  private void goOn() {
    Http1Exchange done = exchange;
    if (done == null || !answered) {
      return;
    }
    if (!done.isKeepAlive() || port.isDraining()) {
      closeBehindAnswer();
    } else if (received) {
      ended("answered");
      readOn();
    } else {
      linger(done);
    }
  }

  /** Reads what is on its way, or the peer might not get to read the answer. */
  private void linger(Http1Exchange done) {
    wire.channel()
        .eventLoop()
        .schedule(
            () -> {
              if (exchange == done) {
                closeBehindAnswer();
              }
            },
            LINGER_SECONDS,
            TimeUnit.SECONDS);
  }

  private void closeBehindAnswer() {
    ended("answered");
    reader.stop();
    wire.closeInOrder();
  }

  private void ended(String reason) {
    Incoming done = request;
    exchange = null;
    request = null;
    heldBytes = 0;
    if (done != null) {
      done.closed(reason);
    }
  }

  // The connection.

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == Port.Event.DRAIN) {
      if (exchange == null) {
        ctx.close();
      } // else the answer says that it is the last one
    } else if (event instanceof IdleStateEvent) {
      calls.guardAgainstStuckReader();
      Incoming open = request;
      if (open == null) {
        ctx.close();
      } else if (!received) {
        silent = true;
        open.stalled();
      }
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    headHasCome();
    ended("the caller's connection was closed");
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!(cause instanceof IOException)) { // reset by the peer: its own business
      port.warn(ctx.channel(), String.valueOf(cause.getMessage()));
    }
    ctx.close();
  }

  private void headHasCome() {
    Future<?> set = alarm;
    alarm = null;
    if (set != null) {
      set.cancel(false);
    }
  }
}
