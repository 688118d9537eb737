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
import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
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
 * A client's connection: the calls that wait for an answer, its heartbeats, and its end.
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
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final IntObjectHashMap<ClientCall> pending = new IntObjectHashMap<>();
  private int lastId;
  private int unansweredHeartbeats;
  private volatile @Nullable String reason; // why it closes; the first one counts

  BoltConnection(Channel channel, Endpoint endpoint, TransportSettings settings) {
    this.channel = channel;
    this.endpoint = endpoint;
    this.settings = settings;
    this.dialect = dialect(endpoint);
    this.queue = new WriteQueue(channel, settings.maxQueuedBytes());
    channel.closeFuture().addListener(done -> lost());
  }

  private static BoltDialect dialect(Endpoint endpoint) {
    if (!"2".equals(endpoint.attribute("_PROTOCOL"))) {
      return BoltDialect.V1;
    }
    return "2".equals(endpoint.attribute("_VERSION")) ? BoltDialect.V2_CRC : BoltDialect.V2;
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

  /** Queues a call, or fails it. */
  void send(ClientCall call) {
    if (!isOpen()) {
      call.fail(lost(call));
    } else if (!queue.add(call)) {
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
    pending.put(id, call);
    return true;
  }

  void forget(int id) {
    pending.remove(id);
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
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    BoltFrame frame = (BoltFrame) message;
    unansweredHeartbeats = 0;
    if (frame.isHeartbeat()) {
      if (frame.isRequest()) {
        queue.add(HeartbeatFrame.answerTo(frame));
      }
      return;
    }
    if (frame.command() != Bolt.COMMAND_RESPONSE || frame.isRequest()) {
      return; // stock peers ignore such frames too
    }
    ClientCall call = pending.remove(frame.id());
    if (call != null) { // else it has timed out
      call.answered(frame);
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
      queue.add(HeartbeatFrame.request(dialect, nextId()));
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
    return channel.isActive() && reason == null;
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

  /** Returns the failure of a call on a connection that is gone. */
  RpcException lost(ClientCall call) {
    String why = reason;
    return new RpcException(
        StatusCode.UNAVAILABLE,
        "lost the connection to %s while calling %s: %s"
            .formatted(
                endpoint.address(), call.method(), why == null ? "closed by the peer" : why));
  }

  private void lost() {
    List<ClientCall> waiting = new ArrayList<>(pending.values());
    pending.clear();
    for (ClientCall call : waiting) {
      call.fail(lost(call));
    }
    queue.run(); // fails what has not been written
    closed.complete(null);
  }
}
