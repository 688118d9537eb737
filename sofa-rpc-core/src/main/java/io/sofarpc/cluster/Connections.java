// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.cluster;

import io.sofarpc.Timer;
import io.sofarpc.registry.Endpoint;
import io.sofarpc.transport.Transport;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * The connections of one client: one to each address, shared by all services called there, closed
 * when no service needs it any more. Thread-safe.
 */
public final class Connections implements AutoCloseable {

  /** How often a connection nobody needs is asked whether its last calls have ended. */
  private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final Transport transport;
  private final Timer timer;
  private final Executor callbackExecutor;
  private final Map<String, ReconnectingConnection> byAddress = new ConcurrentHashMap<>();

  /**
   * Creates an empty set of connections.
   *
   * @param transport opens them
   * @param timer paces attempts to open them
   * @param callbackExecutor encodes calls that had to wait for a connection
   */
  public Connections(Transport transport, Timer timer, Executor callbackExecutor) {
    this.transport = transport;
    this.timer = timer;
    this.callbackExecutor = callbackExecutor;
  }

  Transport transport() {
    return transport;
  }

  /** Returns the connection to an address, for one more user. */
  ReconnectingConnection acquire(Endpoint endpoint) {
    return byAddress.compute(
        endpoint.address(),
        (address, known) ->
            known != null && known.acquire()
                ? known
                : new ReconnectingConnection(endpoint, transport, timer, callbackExecutor));
  }

  /** Gives back the connection of a node that gets no more calls; its last calls may end first. */
  void release(Node node) {
    ReconnectingConnection connection = node.connections();
    if (connection.release(node)) {
      byAddress.remove(node.endpoint().address(), connection);
      closeWhenIdle(connection);
    }
  }

  private void closeWhenIdle(ReconnectingConnection connection) {
    if (connection.lastCallsEnded()) {
      connection.close();
    } else {
      timer.schedule(() -> closeWhenIdle(connection), LINGER_NANOS);
    }
  }

  /** Closes all connections at once, failing the calls in flight. */
  @Override
  public void close() {
    for (Iterator<ReconnectingConnection> all = byAddress.values().iterator(); all.hasNext(); ) {
      ReconnectingConnection connection = all.next();
      all.remove();
      connection.close();
    }
  }
}
