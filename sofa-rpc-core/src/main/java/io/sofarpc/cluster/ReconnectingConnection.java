// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.cluster;

import io.sofarpc.Handle;
import io.sofarpc.RpcException;
import io.sofarpc.Timer;
import io.sofarpc.UnsentException;
import io.sofarpc.registry.Endpoint;
import io.sofarpc.transport.Connection;
import io.sofarpc.transport.Transport;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to one address, opened again whenever it is lost or its provider says that it is
 * about to stop: at once after a drop, then with growing pauses, and at once again when a call
 * needs it. Thread-safe.
 *
 * <p>The lock is held for a few assignments, never during I/O or call-outs. Attempts start on the
 * thread that asks or on the timer; their results arrive on an event loop.
 */
final class ReconnectingConnection {

  /** First pause after a failed attempt; doubled by each further one. */
  static final long FIRST_BACKOFF_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** Longest pause between attempts. */
  static final long MAX_BACKOFF_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Calls within this time after a failed attempt share its failure instead of trying again. */
  static final long FAIL_FAST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private static final Logger logger = LoggerFactory.getLogger(ReconnectingConnection.class);

  private final Endpoint endpoint;
  private final Transport transport;
  private final Timer timer;
  private final Executor callbackExecutor;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final List<Node> leaving = new CopyOnWriteArrayList<>(); // with calls in flight, maybe
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable Connection open;

  // Guarded by lock.
  private @Nullable CompletableFuture<Connection> attempt;
  private @Nullable Handle pause;
  private @Nullable Throwable lastFailure;
  private long lastFailureNanos;
  private long openedNanos;
  private int failures;
  private int quickLosses; // one after the other, each soon after the connection was opened
  private int users = 1;
  private boolean closed;

  ReconnectingConnection(
      Endpoint endpoint, Transport transport, Timer timer, Executor callbackExecutor) {
    this.endpoint = endpoint;
    this.transport = transport;
    this.timer = timer;
    this.callbackExecutor = callbackExecutor;
  }

  /** Returns the connection if it can be used now. */
  @Nullable Connection open() {
    Connection connection = open;
    return connection != null && connection.isOpen() ? connection : null;
  }

  /** Returns what runs code of the user that waited for a connection. */
  Executor callbackExecutor() {
    return callbackExecutor;
  }

  boolean isOpen() {
    return open() != null;
  }

  /** Has a listener told, on any thread, when the connection was opened or lost. */
  void listen(Runnable listener) {
    listeners.add(listener);
  }

  void forget(Runnable listener) {
    listeners.remove(listener);
  }

  /** Returns the open connection, or joins or starts an attempt to open one. */
  CompletionStage<Connection> connect() {
    CompletableFuture<Connection> mine;
    lock.lock();
    try {
      Connection connection = open();
      if (connection != null) {
        return CompletableFuture.completedStage(connection);
      }
      if (attempt != null) {
        return attempt;
      }
      if (closed) {
        return CompletableFuture.failedStage(
            new UnsentException(endpoint.address() + " is no longer used by this client"));
      }
      if (lastFailure != null && timer.nanoTime() - lastFailureNanos < FAIL_FAST_NANOS) {
        return CompletableFuture.failedStage(lastFailure);
      }
      if (pause != null) {
        pause.close();
        pause = null;
      }
      mine = new CompletableFuture<>();
      attempt = mine;
    } finally {
      lock.unlock();
    }
    dial().whenComplete((connection, thrown) -> attempted(mine, connection, thrown));
    return mine;
  }

  private CompletionStage<Connection> dial() {
    try {
      return transport.connect(endpoint);
    } catch (RuntimeException thrown) { // it must not, but nobody would ever try again
      return CompletableFuture.failedStage(thrown);
    }
  }

  private void attempted(
      CompletableFuture<Connection> mine,
      @Nullable Connection connection,
      @Nullable Throwable thrown) {
    boolean unwanted = false;
    boolean firstFailure = false;
    lock.lock();
    try {
      attempt = null;
      if (connection != null) {
        unwanted = closed;
        if (!closed) {
          open = connection;
          openedNanos = timer.nanoTime();
          lastFailure = null;
          failures = 0;
        }
      } else {
        lastFailure = thrown;
        lastFailureNanos = timer.nanoTime();
        firstFailure = failures++ == 0;
        if (!closed) {
          pause = timer.schedule(this::retry, backoffNanos(failures));
        }
      }
    } finally {
      lock.unlock();
    }
    if (connection == null) {
      Throwable failure = RpcException.from(thrown == null ? new IllegalStateException() : thrown);
      if (firstFailure) {
        logger.warn("{}; trying again until it works", failure.getMessage());
      }
      mine.completeExceptionally(failure);
      return;
    }
    if (unwanted) {
      connection.close();
      mine.completeExceptionally(new UnsentException("this client was closed while connecting"));
      return;
    }
    connection.draining().thenRun(() -> lost(connection));
    notifyListeners();
    mine.complete(connection);
  }

  /** Returns the pause before the next attempt: half of it fixed, half random. */
  static long backoffNanos(int failures) {
    long full = Math.min(MAX_BACKOFF_NANOS, FIRST_BACKOFF_NANOS << Math.min(20, failures - 1));
    return full / 2 + ThreadLocalRandom.current().nextLong(full / 2 + 1);
  }

  private void retry() {
    lock.lock();
    try {
      pause = null;
      if (closed) {
        return;
      }
    } finally {
      lock.unlock();
    }
    connect();
  }

  private void lost(Connection connection) {
    boolean atOnce;
    lock.lock();
    try {
      if (open == connection) {
        open = null;
        boolean shortLived = timer.nanoTime() - openedNanos < MAX_BACKOFF_NANOS;
        quickLosses = shortLived ? quickLosses + 1 : 0;
      }
      atOnce = !closed && quickLosses < 2;
      if (!closed && !atOnce && attempt == null && pause == null) {
        // Somebody accepts connections only to drop them: trying at once would never stop.
        pause = timer.schedule(this::retry, backoffNanos(quickLosses - 1));
      }
    } finally {
      lock.unlock();
    }
    notifyListeners();
    if (atOnce) {
      logger.info("connection to {} lost, connecting again", endpoint);
      connect();
    }
  }

  private void notifyListeners() {
    listeners.forEach(Runnable::run);
  }

  /** Adds a user; {@code false} if the last one has gone and this object is of no more use. */
  boolean acquire() {
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      users++;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Removes a user; returns whether it was the last, so that {@link #close} should follow once
   * {@link #lastCallsEnded}.
   */
  boolean release(Node user) {
    leaving.removeIf(node -> node.inFlight() == 0);
    leaving.add(user);
    lock.lock();
    try {
      users--;
      closed = users == 0;
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether all calls of the users that were removed have ended. */
  boolean lastCallsEnded() {
    return leaving.stream().allMatch(node -> node.inFlight() == 0);
  }

  /** Closes the connection and stops opening new ones. */
  void close() {
    Connection connection;
    lock.lock();
    try {
      closed = true;
      connection = open;
      open = null;
      if (pause != null) {
        pause.close();
        pause = null;
      }
    } finally {
      lock.unlock();
    }
    if (connection != null) {
      connection.close();
    }
  }

  @Override
  public String toString() {
    return endpoint.address();
  }
}
