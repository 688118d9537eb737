// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.Future;
import io.sofarpc.transport.TlsContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * The first handler of a connection to a port with TLS: turns away peers that begin with anything
 * but a handshake, then makes way for the handlers of TLS.
 */
final class TlsGate extends ByteToMessageDecoder {

  private static final byte HANDSHAKE = 22; // the content type of the first record

  private final TlsContext tls;
  private final Port port;
  private final List<String> names; // that ALPN may choose
  private @Nullable Future<?> alarm;
  private boolean recognised;

  TlsGate(TlsContext tls, Port port, List<String> names) {
    this.tls = tls;
    this.port = port;
    this.names = names;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    Duration limit = tls.settings().handshakeTimeout();
    alarm =
        ctx.executor()
            .schedule(
                () -> port.refuse(ctx.channel(), "no TLS handshake within " + limit),
                limit.toMillis(),
                TimeUnit.MILLISECONDS);
    ctx.fireChannelActive();
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (recognised) {
      return; // the engine is on its way, and gets what has been read
    }
    if (!ctx.channel().isActive()) {
      in.skipBytes(in.readableBytes());
      return;
    }
    if (in.getByte(in.readerIndex()) != HANDSHAKE) {
      in.skipBytes(in.readableBytes());
      port.refuse(ctx.channel(), "it speaks no TLS, as this port demands; set tls(...) there");
      return;
    }
    recognised = true;
    ctx.channel().config().setAutoRead(false);
    tls.serverEngine()
        .whenComplete(
            (engine, failure) -> {
              if (ctx.executor().inEventLoop()) {
                open(ctx, engine, failure);
              } else {
                ctx.executor().execute(() -> open(ctx, engine, failure));
              }
            });
  }

  private void open(
      ChannelHandlerContext ctx, @Nullable SSLEngine engine, @Nullable Throwable failure) {
    if (ctx.isRemoved() || !ctx.channel().isActive()) {
      return;
    }
    if (engine == null) {
      port.refuse(ctx.channel(), "no TLS engine: " + failure);
      return;
    }
    engine.setHandshakeApplicationProtocolSelector(
        (handshake, offered) -> names.stream().filter(offered::contains).findFirst().orElse(""));
    ctx.pipeline()
        .addAfter(ctx.name(), null, TlsGuard.ofServer(port))
        .addAfter(ctx.name(), null, TlsGuard.handler(engine, tls.settings()));
    ctx.pipeline().remove(this); // hands on what it has read
    ctx.channel().config().setAutoRead(true);
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext ctx) {
    Future<?> set = alarm;
    if (set != null) {
      set.cancel(false);
    }
  }
}
