// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which protocol the peer of a new connection speaks, then makes way for its handlers.
 *
 * <p>A peer may stay silent as long as the idle time-out allows, as clients open connections before
 * they need them; once it has begun it must let itself be recognised within {@value
 * #MAX_SECONDS_TO_MATCH} seconds.
 */
final class ProtocolDetector extends ByteToMessageDecoder {

  private static final int MAX_SECONDS_TO_MATCH = 10;

  private final Collection<Protocol> protocols;
  private final Port port;
  private @Nullable Future<?> alarm;
  private boolean begun;

  ProtocolDetector(Collection<Protocol> protocols, Port port) {
    this.protocols = protocols;
    this.port = port;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    Duration idle = port.settings().serverIdleTimeout();
    setAlarm(ctx, idle.toMillis(), "nothing was sent for " + idle);
    ctx.fireChannelActive();
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (!ctx.channel().isActive()) {
      in.skipBytes(in.readableBytes());
      return;
    }
    if (!begun) {
      begun = true;
      setAlarm(
          ctx,
          TimeUnit.SECONDS.toMillis(MAX_SECONDS_TO_MATCH),
          "the first bytes came too slowly to know the protocol");
    }
    boolean undecided = false;
    for (Protocol protocol : protocols) {
      Protocol.Match match = protocol.match(in);
      if (match == Protocol.Match.YES) {
        protocol.serve(ctx.pipeline(), port);
        ctx.pipeline().remove(this); // hands on what it has read
        return;
      }
      undecided |= match == Protocol.Match.NEED_MORE;
    }
    if (!undecided) {
      String start = ByteBufUtil.hexDump(in, in.readerIndex(), Math.min(8, in.readableBytes()));
      in.skipBytes(in.readableBytes());
      port.refuse(
          ctx.channel(),
          start.startsWith("1603")
              ? "it speaks TLS, which this port does not; set tls(...) on this server"
              : "it starts with 0x%s, which is none of the protocols of this port (%s)"
                  .formatted(start, names()));
    }
  }

  private String names() {
    return String.join(", ", protocols.stream().map(Protocol::name).toList());
  }

  private void setAlarm(ChannelHandlerContext ctx, long millis, String reason) {
    cancelAlarm();
    alarm =
        ctx.executor()
            .schedule(() -> port.refuse(ctx.channel(), reason), millis, TimeUnit.MILLISECONDS);
  }

  private void cancelAlarm() {
    Future<?> set = alarm;
    if (set != null) {
      set.cancel(false);
    }
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext ctx) {
    cancelAlarm();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException) {
      ctx.close(); // reset by the peer before it said anything
    } else {
      port.refuse(ctx.channel(), cause.toString());
    }
  }
}
