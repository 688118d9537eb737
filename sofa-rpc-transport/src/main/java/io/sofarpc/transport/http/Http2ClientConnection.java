// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.StreamBufferingEncoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.collection.IntObjectHashMap;
import io.sofarpc.Invoker;
import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
import io.sofarpc.UnsentException;
import io.sofarpc.transport.Connection;
import io.sofarpc.transport.ServiceBinding;
import io.sofarpc.transport.TransportSettings;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's connection of HTTP/2: the calls that wait for an answer, its pings, and its end. It is
 * used once the peer's settings have arrived.
 *
 * <p>Callers' threads encode; everything else, with all fields that are not volatile, is the event
 * loop's.
 */
final class Http2ClientConnection extends Http2Handler.Side implements Connection, Carrier {

  private static final Logger logger = LoggerFactory.getLogger(Http2ClientConnection.class);
  private static final long MIN_PING_NANOS = TimeUnit.MINUTES.toNanos(5);
  private static final long PING = 0x736f_6661_7069_6e67L;

  private final Peer peer;
  private final TransportSettings settings;
  private final Http2Wire wire;
  private final CompletableFuture<Connection> introduced = new CompletableFuture<>();
  private final CompletableFuture<Void> draining = new CompletableFuture<>();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final IntObjectHashMap<ClientStream> calls = new IntObjectHashMap<>();
  private @Nullable Http2Handler handler;
  private boolean pinging; // and not answered yet
  private int silentIntervals; // since the ping
  private boolean pinged; // ever
  private long lastPing;
  private volatile boolean encrypted;
  private volatile boolean drained; // the peer takes no more calls
  private volatile @Nullable String reason; // why it closes; the first one counts

  private Http2ClientConnection(Channel channel, Peer peer, TransportSettings settings) {
    this.peer = peer;
    this.settings = settings;
    this.wire = new Http2Wire(channel, settings.maxQueuedBytes());
    channel.closeFuture().addListener(done -> lost());
  }

  /**
   * Adds a connection's handler to its pipeline.
   *
   * @return a stage that completes with the connection when the peer has sent its settings
   */
  static CompletionStage<Connection> install(
      ChannelPipeline pipeline, Peer peer, TransportSettings settings) {
    Http2ClientConnection connection =
        new Http2ClientConnection(pipeline.channel(), peer, settings);
    pipeline.addLast(Http2Handler.client(settings, connection));
    return connection.introduced;
  }

  @Override
  public TransportSettings settings() {
    return settings;
  }

  @Override
  public Peer peer() {
    return peer;
  }

  @Override
  public boolean isEncrypted() {
    return encrypted;
  }

  @Override
  public boolean execute(Runnable task) {
    return wire.execute(task);
  }

  @Override
  public void release(int bytes) {
    wire.release(bytes);
  }

  @Override
  public Invoker invoker(ServiceBinding binding) {
    return GrpcInvoker.of(this, binding);
  }

  @Override
  public void send(ClientStream call) {
    if (!wire.channel().isActive() || reason != null) {
      call.completeExceptionally(unsent(call));
    } else if (!wire.reserve(call.bytes())) {
      call.completeExceptionally(
          new RpcException(
              StatusCode.RESOURCE_EXHAUSTED,
              "%d bytes wait to be written to %s already (maxQueuedBytes: %d)"
                  .formatted(wire.queuedBytes(), this, settings.maxQueuedBytes())));
    } else if (!wire.execute(() -> start(call))) {
      call.unsent(unsent(call));
    }
  }

  private void start(ClientStream call) {
    if (call.isDone()) {
      call.unsent(unsent(call)); // its context has ended
    } else if (!wire.channel().isActive() || reason != null) {
      call.unsent(unsent(call));
    } else if (calls.size() >= settings.maxPendingCalls()) {
      call.unsent(
          new RpcException(
              StatusCode.RESOURCE_EXHAUSTED,
              "%d calls wait for an answer from %s already (maxPendingCalls)"
                  .formatted(calls.size(), this)));
    } else {
      int id = handler().connection().local().incrementAndGetNextStreamId();
      if (id < 0) {
        drain("all ids of streams are used");
        call.unsent(unsent(call));
        return;
      }
      calls.put(id, call);
      call.start(new Http2Exchange(wire).begin(id));
    }
  }

  @Override
  public void forget(ClientStream call) {
    int id = call.id();
    if (calls.get(id) == call) {
      calls.remove(id);
      closeIfDrained();
    }
  }

  @Override
  void attached(Http2Handler http2, ChannelHandlerContext ctx) {
    handler = http2;
    wire.attach(http2, ctx);
  }

  private Http2Handler handler() {
    return requireNonNull(handler, "handler");
  }

  @Override
  public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings announced) {
    encrypted = ctx.pipeline().get(SslHandler.class) != null;
    introduced.complete(this);
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
    ClientStream call = calls.get(id);
    if (call != null) { // else it has ended before
      call.receive(headers, end);
    }
  }

  @Override
  public int onDataRead(ChannelHandlerContext ctx, int id, ByteBuf data, int padding, boolean end) {
    ClientStream call = calls.get(id);
    int bytes = data.readableBytes();
    int again = call == null ? bytes : call.receive(data);
    if (end && call != null) {
      call.receivedAll();
    }
    return again + padding;
  }

  @Override
  public void onRstStreamRead(ChannelHandlerContext ctx, int id, long error) {
    ClientStream call = calls.get(id);
    if (call != null) {
      call.wasReset(resetFailure(call, error));
    }
  }

  @Override
  void streamBroken(Http2Exception.StreamException reason) {
    ClientStream call = calls.get(reason.streamId());
    if (call != null) {
      boolean tooLong = reason instanceof Http2Exception.HeaderListSizeException;
      call.wasReset(
          new RpcException(
              tooLong ? StatusCode.RESOURCE_EXHAUSTED : StatusCode.INTERNAL,
              "%s broke HTTP/2 in its answer to %s: %s"
                  .formatted(this, call.method(), reason.getMessage())));
    }
  }

  private RpcException resetFailure(ClientStream call, long error) {
    Http2Error known = Http2Error.valueOf(error);
    String text = this + " reset " + call.method() + " with " + (known == null ? error : known);
    if (known == Http2Error.REFUSED_STREAM) {
      return new UnsentException(text);
    }
    return new RpcException(resetCode(call, known), text);
  }

  private static StatusCode resetCode(ClientStream call, @Nullable Http2Error error) {
    if (error == Http2Error.CANCEL) { // a provider may be the first to see the deadline pass
      return call.isLate() ? StatusCode.DEADLINE_EXCEEDED : StatusCode.CANCELLED;
    }
    if (error == Http2Error.ENHANCE_YOUR_CALM) {
      return StatusCode.RESOURCE_EXHAUSTED;
    }
    return error == Http2Error.INADEQUATE_SECURITY
        ? StatusCode.PERMISSION_DENIED
        : StatusCode.INTERNAL;
  }

  @Override
  public void onStreamClosed(Http2Stream stream) {
    ClientStream call = calls.get(stream.id());
    if (call != null) {
      call.wasReset(lost(call));
    }
    if (drained) {
      wire.execute(this::closeIfDrained); // when Netty has counted it
    }
  }

  @Override
  public void onGoAwayReceived(int lastStream, long error, ByteBuf debug) {
    Http2Error known = Http2Error.valueOf(error);
    String text = debug.toString(StandardCharsets.UTF_8);
    drain(
        known == Http2Error.NO_ERROR
            ? "the provider has stopped"
            : "it said " + (known == null ? error : known) + (text.isEmpty() ? "" : ": " + text));
    for (ClientStream call : List.copyOf(calls.values())) {
      if (call.id() > lastStream) { // the peer has not looked at it
        call.wasReset(unsent(call));
      }
    }
    closeIfDrained();
  }

  private void drain(String why) {
    if (!drained) {
      drained = true;
      logger.debug("{} gets no new calls: {}", this, why);
      draining.complete(null); // others take over
    }
  }

  /** Closes this side when the peer drains and owes no answer. */
  private void closeIfDrained() {
    if (drained && calls.isEmpty() && handler().connection().numActiveStreams() == 0) {
      close("the provider has stopped");
    }
  }

  @Override
  boolean event(ChannelHandlerContext ctx, Object event) {
    if (!(event instanceof IdleStateEvent)) {
      return false;
    }
    if (pinging) {
      silentIntervals++;
      if (silentIntervals >= settings.maxMissedHeartbeats()) {
        close(
            "no answer to a ping for %d times %s (heartbeatInterval)"
                .formatted(silentIntervals, settings.heartbeatInterval()));
      }
    } else if (!calls.isEmpty() && mayPing()) {
      pinging = true;
      silentIntervals = 0;
      handler().encoder().writePing(ctx, false, PING, ctx.newPromise());
      wire.flushLater();
    }
    return true;
  }

  /** Servers of gRPC take pings without a call, or more than one in this time, for an attack. */
  private boolean mayPing() {
    long now = settings.timer().nanoTime();
    boolean may = !pinged || now - lastPing >= MIN_PING_NANOS;
    if (may) {
      pinged = true;
      lastPing = now;
    }
    return may;
  }

  @Override
  public void onPingAckRead(ChannelHandlerContext ctx, long data) {
    pinging = false;
  }

  @Override
  void broken(Throwable thrown) {
    String message = thrown.getMessage() == null ? thrown.toString() : thrown.getMessage();
    if (!(thrown instanceof IOException)) {
      logger.warn("closing the connection to {}: {}", this, message);
    }
    if (reason == null) {
      reason = message;
    }
  }

  @Override
  public boolean isOpen() {
    return wire.channel().isActive() && reason == null && !drained;
  }

  @Override
  public CompletionStage<Void> draining() {
    return draining.minimalCompletionStage();
  }

  @Override
  public CompletionStage<Void> closed() {
    return closed.minimalCompletionStage();
  }

  @Override
  public void close() {
    close("closed by this side");
  }

  private void close(String why) {
    if (reason == null) {
      reason = why;
    }
    wire.channel().close();
  }

  @Override
  public RpcException notWritten(ClientStream call, Throwable failure) {
    if (failure instanceof StreamBufferingEncoder.Http2GoAwayException
        || failure instanceof StreamBufferingEncoder.Http2ChannelClosedException) {
      return unsent(call);
    }
    if (failure instanceof ClosedChannelException || failure instanceof IOException) {
      return lost(call);
    }
    return failure instanceof Http2Exception
        ? new UnsentException("cannot call " + call.method() + ": " + failure.getMessage(), failure)
        : new RpcException(
            StatusCode.INTERNAL, "cannot call " + call.method() + ": " + failure, failure);
  }

  private RpcException lost(ClientStream call) {
    return new RpcException(
        StatusCode.UNAVAILABLE,
        "lost the connection to %s while calling %s: %s".formatted(this, call.method(), reason()));
  }

  private RpcException unsent(ClientStream call) {
    return new UnsentException(
        "lost the connection to %s before calling %s: %s".formatted(this, call.method(), reason()));
  }

  private String reason() {
    String why = reason;
    return why == null ? "closed by the peer" : why;
  }

  /** The channel is closed; calls that Netty did not end are ended here. */
  private void lost() {
    for (ClientStream call : new ArrayList<>(calls.values())) {
      call.wasReset(lost(call));
    }
    introduced.completeExceptionally(new IOException(reason()));
    draining.complete(null);
    closed.complete(null);
  }

  /** Returns the endpoint's address. */
  @Override
  public String toString() {
    return peer.toString();
  }
}
