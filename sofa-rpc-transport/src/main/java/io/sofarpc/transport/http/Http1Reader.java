// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes requests of HTTP/1.1 part by part, no further than the connection wants them. What a peer
 * sends ahead stays bytes: the objects made of it would take many times their memory.
 */
final class Http1Reader extends ChannelInboundHandlerAdapter {

  private final Http1ServerConnection connection;
  private final Decoder decoder;
  private final Deque<Object> waiting = new ArrayDeque<>();
  private @Nullable ChannelHandlerContext context;
  private boolean reading;
  private boolean stopped;

  Http1Reader(Http1ServerConnection connection, HttpDecoderConfig limits) {
    this.connection = connection;
    this.decoder = new Decoder(limits);
  }

  /** Adds what decodes, behind what is there. */
  void install(ChannelPipeline pipeline) {
    pipeline.addLast(this, decoder);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object bytes) {
    if (stopped) {
      ReferenceCountUtil.release(bytes);
      return;
    }
    waiting.add(bytes); // no more than was read at once
    connection.bytesCame();
  }

  boolean isReading() {
    return reading;
  }

  /** Hands on what has come, as long as it is wanted; not from inside of itself. */
  void read() {
    ChannelHandlerContext ctx = requireNonNull(context, "context");
    reading = true;
    try {
      while (isBehind() && connection.wantsMore()) {
        decoder.hasDecoded = false;
        ctx.fireChannelRead(waiting.isEmpty() ? Unpooled.EMPTY_BUFFER : waiting.remove());
      }
    } finally {
      reading = false;
    }
  }

  /** Returns whether there may be more to hand on. */
  boolean isBehind() {
    return !stopped && (!waiting.isEmpty() || (decoder.hasDecoded && decoder.hasMore()));
  }

  /** Hands on nothing more; what comes is read and forgotten. */
  void stop() {
    stopped = true;
    waiting.forEach(ReferenceCountUtil::release);
    waiting.clear();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    stop();
    ctx.fireChannelInactive();
  }

  /** Stops behind each part, and keeps the rest. */
  private static final class Decoder extends HttpRequestDecoder {

    private boolean hasDecoded; // something, when it was last asked

    Decoder(HttpDecoderConfig limits) {
      super(limits);
      setSingleDecode(true);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out)
        throws Exception {
      super.decode(ctx, in, out);
      hasDecoded |= !out.isEmpty();
    }

    boolean hasMore() {
      return actualReadableBytes() > 0;
    }
  }
}
