// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.sofarpc.Invoker;
import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
import io.sofarpc.UnsentException;
import io.sofarpc.transport.Connection;
import io.sofarpc.transport.ServiceBinding;
import io.sofarpc.transport.TransportSettings;
import io.sofarpc.transport.netty.Dialer;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A client's connections of HTTP/1.1 to one peer, which are one connection to its users. Each
 * carries one call at a time; a call that finds none idle has one opened, or waits if there are as
 * many as there may be.
 *
 * <p>It has come to its end when no connection is left and none can be opened, or the last one was
 * lost in the middle of a call. That none is left because all were idle is no such end.
 *
 * <p>Callers' threads encode; everything else, on all connections, is one event loop's, with all
 * fields that are not volatile.
 */
final class Http1Pool implements Connection, Carrier {

  private final Peer peer;
  private final TransportSettings settings;
  private final EventLoop loop;
  private final Dialer dialer;
  private final QueuedBytes queued;
  private final CompletableFuture<Void> draining = new CompletableFuture<>();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final Set<Http1ClientConnection> open = new HashSet<>();
  private final Deque<Http1ClientConnection> idle = new ArrayDeque<>();
  private final Map<ClientStream, Http1ClientConnection> running = new HashMap<>();
  private final Set<ClientStream> waiting = new LinkedHashSet<>();
  private int dialing;
  private volatile @Nullable String reason; // why it takes no more calls; the first one counts

  private Http1Pool(Peer peer, TransportSettings settings, EventLoop loop, Dialer dialer) {
    this.peer = peer;
    this.settings = settings;
    this.loop = loop;
    this.dialer = dialer;
    this.queued = new QueuedBytes(settings.maxQueuedBytes());
  }

  /**
   * Adds the handlers of a first connection to its pipeline.
   *
   * @return a stage that completes when that is open
   */
  static CompletionStage<Connection> open(
      ChannelPipeline pipeline, Peer peer, TransportSettings settings, Dialer dialer) {
    Http1Pool pool = new Http1Pool(peer, settings, pipeline.channel().eventLoop(), dialer);
    return pool.install(pipeline)
        .thenApply(
            first -> {
              pool.open.add(first);
              pool.idle.add(first);
              return pool;
            });
  }

  private CompletionStage<Http1ClientConnection> install(ChannelPipeline pipeline) {
    return Http1ClientConnection.install(this, pipeline, queued);
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
    return settings.tls() != null;
  }

  @Override
  public Invoker invoker(ServiceBinding binding) {
    return GrpcInvoker.of(this, binding);
  }

  // Calls.

  @Override
  public boolean execute(Runnable task) {
    try {
      loop.execute(task);
      return true;
    } catch (RejectedExecutionException stopped) {
      return false;
    }
  }

  @Override
  public void release(int bytes) {
    queued.release(bytes);
  }

  @Override
  public void send(ClientStream call) {
    if (reason != null) {
      call.completeExceptionally(unsent(call, why()));
    } else if (!queued.reserve(call.bytes())) {
      call.completeExceptionally(
          new RpcException(
              StatusCode.RESOURCE_EXHAUSTED,
              "%d bytes wait to be written to %s already (maxQueuedBytes: %d)"
                  .formatted(queued.count(), this, settings.maxQueuedBytes())));
    } else if (!execute(() -> start(call))) {
      call.unsent(unsent(call, why()));
    }
  }

  private void start(ClientStream call) {
    if (call.isDone() || reason != null) {
      call.unsent(unsent(call, why()));
    } else if (waiting.size() + running.size() >= settings.maxPendingCalls()) {
      call.unsent(
          new RpcException(
              StatusCode.RESOURCE_EXHAUSTED,
              "%d calls wait for an answer from %s already (maxPendingCalls)"
                  .formatted(waiting.size() + running.size(), this)));
    } else {
      waiting.add(call);
      serve();
    }
  }

  /** Gives calls to connections while there are both, and has connections opened for the rest. */
  private void serve() {
    while (!waiting.isEmpty() && !idle.isEmpty()) {
      Http1ClientConnection free = idle.pop();
      if (free.isUsable()) {
        ClientStream next = waiting.iterator().next();
        waiting.remove(next);
        running.put(next, free);
        free.start(next);
      } else {
        free.close("it was idle for too long");
      }
    }
    int possible = settings.maxHttp1Connections() - open.size() - dialing;
    for (int missing = Math.min(waiting.size() - dialing, possible); missing > 0; missing--) {
      dialing++;
      dialer
          .dial(loop, Peer.ALPN_OF_HTTP_1_1, this::install)
          .whenComplete((opened, thrown) -> execute(() -> dialed(opened, thrown)));
    }
  }

  @Override
  public void forget(ClientStream call) {
    Http1ClientConnection carrying = running.remove(call);
    if (carrying != null) {
      carrying.callEnded();
    } else if (waiting.remove(call)) {
      call.unsent(unsent(call, why()));
    }
  }

  @Override
  public RpcException notWritten(ClientStream call, Throwable failure) {
    return failure instanceof IOException
        ? unsent(call, why())
        : new RpcException(
            StatusCode.INTERNAL, "cannot call " + call.method() + ": " + failure, failure);
  }

  /**
   * Returns the failure of a call that has lost its connection.
   *
   * @param sent whether the peer may have seen it, and that matters
   */
  RpcException lost(ClientStream call, boolean sent, String why) {
    return sent
        ? new RpcException(
            StatusCode.UNAVAILABLE,
            "lost the connection to %s while calling %s: %s".formatted(this, call.method(), why))
        : unsent(call, why);
  }

  private RpcException unsent(ClientStream call, String why) {
    return new UnsentException(
        "lost the connection to %s before calling %s: %s".formatted(this, call.method(), why));
  }

  // Connections.

  private void dialed(@Nullable Http1ClientConnection opened, @Nullable Throwable thrown) {
    dialing--;
    if (opened == null) {
      failed(thrown == null ? why() : String.valueOf(RpcException.from(thrown).getMessage()));
    } else if (!opened.isUsable()) {
      failed("it closes connections at once");
    } else if (reason != null) {
      opened.close(why());
    } else {
      open.add(opened);
      free(opened);
    }
    closeIfLost();
  }

  /** A connection can carry the next call. */
  void free(Http1ClientConnection connection) {
    idle.push(connection);
    serve();
  }

  /**
   * A connection is closed, and so is its call.
   *
   * @param worked whether its peer may well want another one
   */
  void lost(Http1ClientConnection connection, boolean worked, String why) {
    if (!open.remove(connection)) {
      return; // whoever dialed hears of it
    }
    idle.remove(connection);
    if (!worked) {
      failed(why);
    } else if (reason == null) {
      serve();
    }
    closeIfLost();
  }

  /** Gives up if no connection is left; else calls wait for one of those, rather than for more. */
  private void failed(String why) {
    if (open.isEmpty() && dialing == 0) {
      end(why);
    }
  }

  private void end(String why) {
    if (reason == null) {
      reason = why;
    }
    for (ClientStream call : List.copyOf(waiting)) {
      waiting.remove(call);
      call.unsent(unsent(call, why()));
    }
    draining.complete(null);
  }

  private void closeIfLost() {
    if (reason != null && open.isEmpty()) {
      closed.complete(null);
    }
  }

  private String why() {
    String why = reason;
    return why == null ? "closed by the peer" : why;
  }

  @Override
  public boolean isOpen() {
    return reason == null;
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
    if (reason == null) {
      reason = "closed by this side";
    }
    execute(
        () -> {
          end(why());
          List.copyOf(open).forEach(connection -> connection.close(why()));
          closeIfLost();
        });
  }

  /** Returns the endpoint's address. */
  @Override
  public String toString() {
    return peer.toString();
  }
}
