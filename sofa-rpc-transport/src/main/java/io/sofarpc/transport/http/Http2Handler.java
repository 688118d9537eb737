// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2LocalFlowController;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.sofarpc.Timer;
import io.sofarpc.WakeUps;
import io.sofarpc.transport.TransportSettings;
import org.jspecify.annotations.Nullable;

/**
 * Netty's HTTP/2 with the limits of this framework. What happens on the connection goes to a {@link
 * Side}, on the event loop.
 *
 * <p>The window of the connection refills by itself: each stream's window holds back its sender,
 * and a slow stream does not stop others.
 */
final class Http2Handler extends Http2ConnectionHandler {

  /** Frames of one kind that a peer may send in {@value #FLOOD_SECONDS} seconds: RFC 9113, 10.5. */
  private static final int MAX_RESETS = 1_000;

  private static final int FLOOD_SECONDS = 10;
  private static final int MAX_QUEUED_CONTROL_FRAMES = 10_000;
  private static final int MAX_EMPTY_DATA_FRAMES = 2;
  private static final int MAX_SMALL_CONTINUATIONS = 16;
  private static final float REFILL_RATIO = 0.5f;

  private final Side side;
  private final FloodGuard guard;
  private final PastStreams past = new PastStreams();

  private Http2Handler(
      Http2ConnectionDecoder decoder,
      Http2ConnectionEncoder encoder,
      Http2Settings settings,
      Side side,
      FloodGuard guard) {
    super(decoder, encoder, settings, true);
    this.side = side;
    this.guard = guard;
    guard.watch(encoder.configuration().headersConfiguration());
    connection().addListener(new Remembering());
  }

  /** What happens on a connection. */
  abstract static class Side extends Http2EventAdapter {

    /** The handler is in its pipeline. */
    abstract void attached(Http2Handler handler, ChannelHandlerContext ctx);

    /**
     * The peer broke the protocol, or this side did; it is told, and the connection closes.
     *
     * @param reason what happened
     */
    abstract void broken(Throwable reason);

    /** The peer broke the protocol on one stream, which is reset behind this if not here. */
    void streamBroken(Http2Exception.StreamException reason) {}

    /** Somebody triggered an event; returns whether it was for this side. */
    abstract boolean event(ChannelHandlerContext ctx, Object event);
  }

  static Http2Handler server(TransportSettings settings, Side side) {
    Http2Settings announced =
        new Http2Settings()
            .maxConcurrentStreams(settings.maxStreams())
            .initialWindowSize(settings.streamWindowBytes())
            .maxHeaderListSize(settings.maxHeaderBytes());
    return new Builder(side, settings.timer()).make(true, announced);
  }

  static Http2Handler client(TransportSettings settings, Side side) {
    Http2Settings announced =
        new Http2Settings()
            .pushEnabled(false)
            .maxConcurrentStreams(0)
            .initialWindowSize(settings.streamWindowBytes())
            .maxHeaderListSize(settings.maxHeaderBytes());
    return new Builder(side, settings.timer()).make(false, announced);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
    side.attached(this, ctx);
    super.handlerAdded(ctx);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    WakeUps wakeUps = WakeUps.hold();
    try {
      super.channelRead(ctx, message);
    } finally {
      wakeUps.release();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    if (!side.event(ctx, event)) {
      super.userEventTriggered(ctx, event);
    }
  }

  /** Data is on its way to the peer, which will give as much of its window back. */
  void willMove(int bytes) {
    guard.moved(bytes);
  }

  /** The peer has reset a stream. */
  void wasReset(int id) {
    past.reset(id, false);
  }

  @Override
  protected void onStreamError(
      ChannelHandlerContext ctx,
      boolean outbound,
      Throwable cause,
      Http2Exception.StreamException http2) {
    Http2Stream stream = connection().stream(http2.streamId());
    if (!outbound && stream != null) {
      side.streamBroken(http2);
      if (connection().stream(stream.id()) == null) {
        return; // it was reset
      }
    }
    if (outbound || !connection().isServer()) {
      super.onStreamError(ctx, outbound, cause, http2);
    } else if (stream == null && http2.error() == Http2Error.STREAM_CLOSED) {
      onFrameOfThePast(ctx, cause, http2);
    } else if (stream != null && isSecondHeader(stream, http2)) {
      resetStream(ctx, stream.id(), Http2Error.STREAM_CLOSED.code(), ctx.newPromise());
    } else {
      super.onStreamError(ctx, false, cause, http2);
    }
  }

  private void onFrameOfThePast(
      ChannelHandlerContext ctx, Throwable cause, Http2Exception.StreamException http2) {
    String message = http2.getMessage();
    switch (past.verdict(http2.streamId())) {
      case LATE -> {}
      case AFTER_RESET -> super.onStreamError(ctx, false, cause, http2);
      case AFTER_END ->
          onError(ctx, false, Http2Exception.connectionError(Http2Error.STREAM_CLOSED, message));
      case SKIPPED ->
          onError(ctx, false, Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, message));
    }
  }

  /** Netty counts headers before it looks at the end of the stream; the RFC wants the end named. */
  private static boolean isSecondHeader(Http2Stream stream, Http2Exception.StreamException http2) {
    return stream.state() == Http2Stream.State.HALF_CLOSED_REMOTE
        && http2.error() == Http2Error.PROTOCOL_ERROR
        && String.valueOf(http2.getMessage()).contains("too many headers");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
    if (Http2CodecUtil.getEmbeddedHttp2Exception(cause) != null) {
      super.exceptionCaught(ctx, cause);
    } else {
      side.broken(cause);
      ctx.close();
    }
  }

  @Override
  protected void onConnectionError(
      ChannelHandlerContext ctx,
      boolean outbound,
      Throwable cause,
      @Nullable Http2Exception http2) {
    side.broken(cause);
    super.onConnectionError(ctx, outbound, cause, http2);
  }

  private final class Remembering extends Http2ConnectionAdapter {

    @Override
    public void onStreamActive(Http2Stream stream) {
      if (!connection().local().isValidStreamId(stream.id())) {
        past.opened(stream.id());
      }
    }

    @Override
    public void onStreamClosed(Http2Stream stream) {
      if (stream.isResetSent()) {
        past.reset(stream.id(), true);
      }
    }
  }

  private static final class Builder
      extends AbstractHttp2ConnectionHandlerBuilder<Http2Handler, Builder> {

    private final Side side;
    private final FloodGuard guard;

    Builder(Side side, Timer timer) {
      this.side = side;
      this.guard = new FloodGuard(side, timer);
    }

    Http2Handler make(boolean server, Http2Settings announced) {
      Http2Connection connection = new DefaultHttp2Connection(server);
      connection
          .local()
          .flowController(new DefaultHttp2LocalFlowController(connection, REFILL_RATIO, true));
      connection.addListener(side);
      connection(connection);
      initialSettings(announced);
      frameListener(guard);
      encoderEnforceMaxConcurrentStreams(!server);
      encoderEnforceMaxQueuedControlFrames(MAX_QUEUED_CONTROL_FRAMES);
      decoderEnforceMaxConsecutiveEmptyDataFrames(MAX_EMPTY_DATA_FRAMES);
      decoderEnforceMaxSmallContinuationFrames(MAX_SMALL_CONTINUATIONS);
      decoderEnforceMaxRstFramesPerWindow(MAX_RESETS, FLOOD_SECONDS);
      encoderEnforceMaxRstFramesPerWindow(MAX_RESETS, FLOOD_SECONDS); // the peer's crimes
      validateRequiredPseudoHeaders(true);
      decoupleCloseAndGoAway(true);
      return build();
    }

    @Override
    protected Http2Handler build(
        Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings announced) {
      return new Http2Handler(decoder, encoder, announced, side, guard);
    }
  }
}
