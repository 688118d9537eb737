// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.bolt;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.collection.IntObjectHashMap;
import io.sofarpc.Invoker;
import io.sofarpc.Metadata;
import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
import io.sofarpc.UnsentException;
import io.sofarpc.registry.Endpoint;
import io.sofarpc.transport.Connection;
import io.sofarpc.transport.ServiceBinding;
import io.sofarpc.transport.TransportSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's connection: the calls that wait for an answer, its heartbeats, and its end. Its first
 * frame is a heartbeat that says what this side understands, see {@link Capabilities}; it is not
 * used before that was answered, by a peer of whichever kind.
 *
 * <p>When the peer drains, this connection counts as closed to new calls. Those that were on their
 * way to it are still sent and answered; after the last answer it closes itself.
 *
 * <p>Callers' threads encode and queue; everything else, with all fields that are not volatile, is
 * the event loop's.
 */
final class BoltConnection extends ChannelInboundHandlerAdapter implements Connection {

  private static final Logger logger = LoggerFactory.getLogger(BoltConnection.class);

  private final Channel channel;
  private final Endpoint endpoint;
  private final TransportSettings settings;
  private final BoltDialect dialect;
  private final WriteQueue queue;
  private final CompletableFuture<Connection> introduced = new CompletableFuture<>();
  private final CompletableFuture<Void> draining = new CompletableFuture<>();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final IntObjectHashMap<ClientCall> pending = new IntObjectHashMap<>();
  private int lastId;
  private int unansweredHeartbeats;
  private volatile Capabilities peer = Capabilities.NONE; // until it says more
  private volatile boolean drained; // the peer takes no more calls
  private volatile @Nullable String reason; // why it closes; the first one counts

  BoltConnection(Channel channel, Endpoint endpoint, TransportSettings settings) {
    this.channel = channel;
    this.endpoint = endpoint;
    this.settings = settings;
    this.dialect = dialect(endpoint);
    this.queue = new WriteQueue(channel, settings.maxQueuedBytes(), this::closeIfDrained);
    channel.closeFuture().addListener(done -> lost());
  }

  private static BoltDialect dialect(Endpoint endpoint) {
    if (!"2".equals(endpoint.attribute("_PROTOCOL"))) {
      return BoltDialect.V1;
    }
    return "2".equals(endpoint.attribute("_VERSION")) ? BoltDialect.V2_CRC : BoltDialect.V2;
  }

  /** Returns a stage that completes with this when the peer has answered for the first time. */
  CompletionStage<Connection> introduced() {
    return introduced;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  TransportSettings settings() {
    return settings;
  }

  BoltDialect dialect() {
    return dialect;
  }

  @Override
  public Invoker invoker(ServiceBinding binding) {
    if (!(binding instanceof BoltBinding bolt)) {
      throw new IllegalArgumentException(
          "binding: " + binding + " (expected: one that was prepared for bolt)");
    }
    return new BoltInvoker(this, bolt);
  }

  /** Returns what the peer has announced so far. */
  Capabilities peer() {
    return peer;
  }

  /** Queues a call, or fails it. */
  void send(ClientCall call) {
    if (!channel.isActive() || reason != null) {
      call.fail(unsent(call));
    } else if (queue.add(call)) {
      return;
    } else if (queue.isSealed()) {
      call.fail(unsent(call));
    } else {
      call.fail(
          new RpcException(
              StatusCode.RESOURCE_EXHAUSTED,
              "%d bytes wait to be written to %s already (maxQueuedBytes: %d)"
                  .formatted(queue.queuedBytes(), endpoint.address(), settings.maxQueuedBytes())));
    }
  }

  int nextId() {
    return ++lastId;
  }

  /**
   * Registers a call for its answer, or fails it if there are too many.
   *
   * @return whether it was registered
   */
  boolean await(int id, ClientCall call) {
    if (pending.size() >= settings.maxPendingCalls()) {
      call.fail(
          new RpcException(
              StatusCode.RESOURCE_EXHAUSTED,
              "%d calls wait for an answer from %s already (maxPendingCalls)"
                  .formatted(pending.size(), endpoint.address())));
      return false;
    }
    pending.put(Bolt.key(id), call);
    return true;
  }

  /** Gives up a call whose request may have been written; the peer is told if it understands. */
  void forget(int id, boolean cancel) {
    pending.remove(Bolt.key(id));
    if (cancel && peer.cancel()) {
      queue.add(ControlFrame.cancel(dialect, id));
    }
    closeIfDrained();
  }

  void runLater(Runnable task) {
    try {
      channel.eventLoop().execute(task);
    } catch (RejectedExecutionException stopped) {
      logger.debug("event loop has stopped, nothing to forget any more", stopped);
    }
  }

  /** Returns how many calls wait for an answer; only on the event loop. */
  int pendingCalls() {
    return pending.size();
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    queue.add(ControlFrame.heartbeat(dialect, nextId(), Capabilities.OURS));
    ctx.fireChannelActive();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    BoltFrame frame = (BoltFrame) message;
    unansweredHeartbeats = 0;
    switch (frame.command()) {
      case Bolt.COMMAND_HEARTBEAT -> heartbeat(frame);
      case Bolt.COMMAND_RESPONSE -> answer(frame);
      case Bolt.COMMAND_DRAIN -> drain();
      default -> {} // stock peers ignore such frames too
    }
  }

  private void heartbeat(BoltFrame frame) {
    if (frame.isRequest()) {
      queue.add(ControlFrame.answerTo(frame, Metadata.empty()));
    } else if (!introduced.isDone()) {
      peer = Capabilities.of(frame.headers());
      introduced.complete(this);
    }
  }

  private void answer(BoltFrame frame) {
    ClientCall call = frame.isRequest() ? null : pending.remove(Bolt.key(frame.id()));
    if (call != null) { // else it has ended before
      call.answered(frame);
      closeIfDrained();
    }
  }

  private void drain() {
    drained = true;
    logger.debug("{} is about to stop, it gets no new calls", endpoint.address());
    draining.complete(null); // others take over before the queue is sealed
    closeIfDrained();
  }

  /** Closes this side when the peer drains and owes no answer; only on the event loop. */
  private void closeIfDrained() {
    if (drained && pending.isEmpty() && queue.seal()) {
      close("the provider has stopped");
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (!(event instanceof IdleStateEvent)) {
      ctx.fireUserEventTriggered(event);
    } else if (unansweredHeartbeats >= settings.maxMissedHeartbeats()) {
      close("no answer to " + unansweredHeartbeats + " heartbeats");
    } else {
      unansweredHeartbeats++;
      queue.add(ControlFrame.heartbeat(dialect, nextId(), Metadata.empty()));
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    String message = cause.getMessage();
    if (cause instanceof IOException) {
      close(message == null ? cause.toString() : message);
    } else if (cause instanceof DecoderException && message != null) {
      logger.warn("closing the connection to {}: {}", endpoint.address(), message);
      close(message);
    } else {
      logger.warn("closing the connection to {}", endpoint.address(), cause);
      close(cause.toString());
    }
  }

  @Override
  public boolean isOpen() {
    return channel.isActive() && reason == null && !drained;
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
    channel.close();
  }

  /** Returns the failure of a call whose connection went before its answer came. */
  RpcException lost(ClientCall call) {
    return new RpcException(
        StatusCode.UNAVAILABLE,
        "lost the connection to %s while calling %s: %s"
            .formatted(endpoint.address(), call.method(), reason()));
  }

  /** Returns the failure of a call whose connection went before it was sent. */
  RpcException unsent(ClientCall call) {
    return new UnsentException(
        "lost the connection to %s before calling %s: %s"
            .formatted(endpoint.address(), call.method(), reason()));
  }

  private String reason() {
    String why = reason;
    return why == null ? "closed by the peer" : why;
  }

  private void lost() {
    List<ClientCall> waiting = new ArrayList<>(pending.values());
    pending.clear();
    for (ClientCall call : waiting) {
      call.fail(lost(call));
    }
    queue.run(); // fails what has not been written
    introduced.completeExceptionally(new IOException(reason()));
    draining.complete(null);
    closed.complete(null);
  }
}
