// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http2;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.AsciiString;
import io.netty.util.collection.IntObjectHashMap;
import io.sofarpc.CallContext;
import io.sofarpc.Deadline;
import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
import io.sofarpc.codec.OutputBuffer;
import io.sofarpc.transport.Transport;
import io.sofarpc.transport.TransportSettings;
import io.sofarpc.transport.netty.Port;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A server's connection of HTTP/2: finds out what each request is, and makes a stream of it.
 * Everything here runs on the event loop.
 */
final class ServerConnection extends Http2Handler.Side {

  /** How long a call may run that gives no time-out, as with Bolt. */
  private static final long MAX_TIMEOUT_NANOS = TimeUnit.HOURS.toNanos(1);

  /** The same for streams, of which some last as long as their connection. */
  private static final long MAX_STREAM_NANOS = TimeUnit.DAYS.toNanos(365);

  /** Paths come from peers: what is remembered of them must not grow for ever. */
  private static final int MAX_REMEMBERED_ROUTES = 256;

  /** How long a peer that was told of the drain may take to close an idle connection itself. */
  private static final long LINGER_MILLIS = 200;

  private static final long DRAIN_PING = 0x736f_6661_6472_6e01L;
  private static final AsciiString POST = AsciiString.cached("POST");
  private static final AsciiString METHOD_NOT_ALLOWED = AsciiString.cached("405");
  private static final AsciiString UNSUPPORTED_MEDIA_TYPE = AsciiString.cached("415");
  private static final AsciiString TEXT = AsciiString.cached("text/plain");
  private static final byte[] REFUSAL =
      "this port expects gRPC: POST /service/method with content-type application/grpc\n"
          .getBytes(StandardCharsets.US_ASCII);

  private final Port port;
  private final Wire wire;
  private final Map<String, Route> routes = new HashMap<>();
  private final IntObjectHashMap<ServerStream> streams = new IntObjectHashMap<>();
  private final IntObjectHashMap<AsciiString> refused = new IntObjectHashMap<>(); // until they end
  private @Nullable Http2Handler handler;
  private @Nullable ChannelHandlerContext context;
  private boolean told; // the peer knows that the port drains
  private boolean drainHeard; // and has answered
  private boolean lingering;
  private long heldBytes; // of arguments that have not come completely

  ServerConnection(Channel channel, Port port) {
    this.port = port;
    this.wire = new Wire(channel, port.settings().maxQueuedBytes());
    channel.closeFuture().addListener(done -> closed());
  }

  Port port() {
    return port;
  }

  Wire wire() {
    return wire;
  }

  /**
   * Counts bytes of arguments that are being received, or takes them back.
   *
   * @return how many there are on this connection
   */
  long hold(int bytes) {
    heldBytes += bytes;
    return heldBytes;
  }

  TransportSettings settings() {
    return port.settings();
  }

  @Override
  void attached(Http2Handler http2, ChannelHandlerContext ctx) {
    handler = http2;
    context = ctx;
    wire.attach(http2, ctx);
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
    ServerStream known = streams.get(id);
    if (known == null && !refused.containsKey(id)) {
      begin(id, headers, end);
    } else if (end) { // trailers of a request, which gRPC does not have
      receivedAll(id);
    }
  }

  private void begin(int id, Http2Headers headers, boolean end) {
    String codec = Grpc.codecName(headers.get(Grpc.CONTENT_TYPE));
    if (!POST.contentEquals(orEmpty(headers.method()))) {
      refused.put(id, METHOD_NOT_ALLOWED);
    } else if (codec == null) {
      refused.put(id, UNSUPPORTED_MEDIA_TYPE);
    } else {
      beginGrpc(id, headers, codec);
    }
    if (end) {
      receivedAll(id);
    }
  }

  private void receivedAll(int id) {
    ServerStream stream = streams.get(id);
    AsciiString status = refused.remove(id);
    if (stream != null) {
      stream.receivedAll();
    } else if (status != null) {
      refuse(id, status);
    }
  }

  /** Answers with an HTTP status: the peer does not speak gRPC. */
  private void refuse(int id, AsciiString status) {
    Http2Headers fields = new DefaultHttp2Headers(false).status(status);
    fields.set(Grpc.CONTENT_TYPE, TEXT);
    wire.headers(id, fields, false);
    OutputBuffer text = new OutputBuffer(REFUSAL.length);
    text.write(REFUSAL);
    if (wire.reserve(REFUSAL.length)) {
      wire.data(id, text, true, () -> {});
    } else {
      wire.reset(id, Http2Error.ENHANCE_YOUR_CALM);
    }
    guardAgainstSlowReader();
  }

  private static CharSequence orEmpty(@Nullable CharSequence text) {
    return text == null ? "" : text;
  }

  private void beginGrpc(int id, Http2Headers headers, String codec) {
    port.requestArrived();
    Route route = route(orEmpty(headers.path()).toString());
    RpcException refusal = null;
    boolean gzip = false;
    long timeout = maxNanos(route);
    try {
      gzip = Grpc.isGzip(headers.get(Grpc.ENCODING));
      timeout = timeout(headers, timeout);
      if (streams.size() >= settings().maxPendingCalls()) {
        refusal =
            new RpcException(
                StatusCode.RESOURCE_EXHAUSTED,
                streams.size() + " calls are running on this connection (maxPendingCalls)");
      }
    } catch (RpcException malformed) {
      refusal = malformed;
    }
    CallContext call;
    try {
      call =
          CallContext.create(settings().timer(), Deadline.afterNanos(settings().timer(), timeout));
    } catch (Throwable thrown) { // the timer may find no memory for its thread
      port.requestEnded();
      wire.reset(id, Http2Error.INTERNAL_ERROR);
      return;
    }
    SocketAddress peer = wire.channel().remoteAddress();
    if (peer != null) {
      call.put(Transport.REMOTE_ADDRESS, peer);
    }
    ServerStream stream = new ServerStream(this, id, route, codec, headers, call, gzip);
    streams.put(id, stream);
    if (refusal != null) {
      call.onEnd(stream);
      call.fail(refusal);
    } else {
      stream.begin();
    }
  }

  private static long maxNanos(Route route) {
    var kind = route.method().kind();
    return kind.streamsRequests() || kind.streamsResponses() ? MAX_STREAM_NANOS : MAX_TIMEOUT_NANOS;
  }

  private static long timeout(Http2Headers headers, long max) {
    CharSequence text = headers.get(Grpc.TIMEOUT);
    if (text == null) {
      return max;
    }
    long nanos = GrpcTimeout.parse(text);
    if (nanos < 0) {
      throw new RpcException(
          StatusCode.INVALID_ARGUMENT,
          "grpc-timeout: '" + text + "' (expected: at most 8 digits and one of HMSmun)");
    }
    return Math.min(nanos, MAX_STREAM_NANOS);
  }

  private Route route(String path) {
    Route known = routes.get(path);
    if (known != null) {
      return known;
    }
    Route route = Route.of(port.services(), path);
    if (route.isKnown()) { // else it is not there, and its name the peer's
      if (routes.size() >= MAX_REMEMBERED_ROUTES) {
        routes.clear();
      }
      routes.put(path, route);
    }
    return route;
  }

  @Override
  public int onDataRead(ChannelHandlerContext ctx, int id, ByteBuf data, int padding, boolean end) {
    ServerStream stream = streams.get(id);
    int bytes = data.readableBytes();
    int again = stream == null ? bytes : stream.receive(data);
    if (end) {
      receivedAll(id);
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
    refused.remove(id);
    ServerStream stream = streams.remove(id);
    if (stream != null) {
      stream.closed(reason);
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
      if (streams.isEmpty()) {
        closeGracefully();
      }
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
    if (drainHeard && streams.isEmpty() && !lingering && wire.channel().isActive()) {
      lingering = true;
      wire.channel()
          .eventLoop()
          .schedule(
              () -> {
                lingering = false;
                if (streams.isEmpty()) {
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
    wire.channel().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
  }

  private void goAway(int lastStream) {
    ChannelHandlerContext ctx = requireNonNull(context, "context");
    requireNonNull(handler, "handler")
        .goAway(
            ctx, lastStream, Http2Error.NO_ERROR.code(), Unpooled.EMPTY_BUFFER, ctx.newPromise());
    wire.flushLater();
  }

  /** Closes a connection whose peer asks and does not read. */
  void guardAgainstSlowReader() {
    ChannelOutboundBuffer waiting = wire.channel().unsafe().outboundBuffer();
    if (waiting != null && waiting.totalPendingWriteBytes() > settings().maxQueuedBytes()) {
      port.refuse(
          wire.channel(),
          "it does not read its answers (" + waiting.totalPendingWriteBytes() + " bytes wait)");
    }
  }

  @Override
  void broken(Throwable reason) {
    if (!(reason instanceof IOException)) { // reset by the peer: its own business
      port.warn(wire.channel(), String.valueOf(reason.getMessage()));
    }
  }

  private void closed() {
    if (told) {
      port.requestEnded();
    }
  }
}
