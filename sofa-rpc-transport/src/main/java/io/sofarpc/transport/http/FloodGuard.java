// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Settings;
import io.sofarpc.Timer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends a connection whose peer sends many frames that move no call on (RFC 9113, 10.5). Pings,
 * settings, windows and priorities are weighed against headers and data, either way: clients of
 * gRPC ping while data flows, and give a window back for each message. Keeps what this side must
 * remember for its peer to the usual size. Only for the event loop.
 */
final class FloodGuard extends Http2FrameListenerDecorator {

  /** What a peer may do in {@value #PERIOD_SECONDS} seconds beyond what its calls explain. */
  private static final int MAX_WEIGHT = 2_000;

  private static final int PERIOD_SECONDS = 10;
  private static final int ANSWERED_WEIGHT = 10; // a ping or settings, which cost an answer
  private static final int CALL_WEIGHT = 12; // of headers or data; above that of the ping for it
  private static final int BYTES_FOR_ONE = 1_024; // a peer may give back this little at a time

  private final Timer timer;
  private Http2HeadersEncoder.@Nullable Configuration outbound;
  private long begun;
  private int weight;

  FloodGuard(Http2FrameListener side, Timer timer) {
    super(side);
    this.timer = timer;
    this.begun = timer.nanoTime();
  }

  /** Says what this side remembers of the headers that it sends. */
  void watch(Http2HeadersEncoder.Configuration headers) {
    outbound = headers;
  }

  private void count(int more, String debug) throws Http2Exception {
    long now = timer.nanoTime();
    if (now - begun > TimeUnit.SECONDS.toNanos(PERIOD_SECONDS)) {
      begun = now;
      weight = 0;
    }
    weight += more;
    if (weight > MAX_WEIGHT) {
      throw Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, debug);
    }
  }

  /** Data of a call have come or gone. */
  void moved(int bytes) {
    weight = Math.max(0, weight - CALL_WEIGHT - bytes / BYTES_FOR_ONE);
  }

  @Override
  public int onDataRead(ChannelHandlerContext ctx, int id, ByteBuf data, int padding, boolean end)
      throws Http2Exception {
    moved(data.readableBytes());
    return super.onDataRead(ctx, id, data, padding, end);
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext ctx, int id, Http2Headers headers, int padding, boolean end)
      throws Http2Exception {
    moved(0);
    super.onHeadersRead(ctx, id, headers, padding, end);
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext ctx,
      int id,
      Http2Headers headers,
      int dependency,
      short priority,
      boolean exclusive,
      int padding,
      boolean end)
      throws Http2Exception {
    moved(0);
    super.onHeadersRead(ctx, id, headers, dependency, priority, exclusive, padding, end);
  }

  @Override
  public void onPingRead(ChannelHandlerContext ctx, long data) throws Http2Exception {
    count(ANSWERED_WEIGHT, "too_many_pings"); // what clients of gRPC know
    super.onPingRead(ctx, data);
  }

  @Override
  public void onPingAckRead(ChannelHandlerContext ctx, long data) throws Http2Exception {
    count(1, "too many answers to pings");
    super.onPingAckRead(ctx, data);
  }

  @Override
  public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings)
      throws Http2Exception {
    count(ANSWERED_WEIGHT, "too many settings");
    Http2HeadersEncoder.Configuration headers = outbound;
    if (headers != null
        && headers.maxHeaderTableSize() > Http2CodecUtil.DEFAULT_HEADER_TABLE_SIZE) {
      headers.maxHeaderTableSize(Http2CodecUtil.DEFAULT_HEADER_TABLE_SIZE); // the peer allowed more
    }
    super.onSettingsRead(ctx, settings);
  }

  @Override
  public void onPriorityRead(
      ChannelHandlerContext ctx, int id, int dependency, short priority, boolean exclusive)
      throws Http2Exception {
    count(1, "too many priorities");
    super.onPriorityRead(ctx, id, dependency, priority, exclusive);
  }

  @Override
  public void onWindowUpdateRead(ChannelHandlerContext ctx, int id, int increment)
      throws Http2Exception {
    count(1, "too many window updates");
    super.onWindowUpdateRead(ctx, id, increment);
  }

  @Override
  public void onUnknownFrame(
      ChannelHandlerContext ctx, byte type, int id, Http2Flags flags, ByteBuf payload)
      throws Http2Exception {
    count(1, "too many frames of type " + (type & 0xff));
    super.onUnknownFrame(ctx, type, id, flags, payload);
  }
}
