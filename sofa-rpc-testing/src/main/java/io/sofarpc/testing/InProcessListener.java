// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.testing;

import io.sofarpc.transport.Listener;
import io.sofarpc.transport.ServiceTable;
import io.sofarpc.transport.TransportSettings;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A port of an {@link InProcessTransport}: its connections, and the calls that await an answer. */
final class InProcessListener implements Listener {

  private final InProcessTransport network;
  private final int port;
  private final ServiceTable services;
  private final TransportSettings settings;
  private final Set<InProcessConnection> connections = ConcurrentHashMap.newKeySet();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final CompletableFuture<Void> drained = new CompletableFuture<>();
  private volatile boolean accepting = true;
  private volatile boolean closed;

  InProcessListener(
      InProcessTransport network, int port, ServiceTable services, TransportSettings settings) {
    this.network = network;
    this.port = port;
    this.services = services;
    this.settings = settings;
  }

  @Override
  public int port() {
    return port;
  }

  ServiceTable services() {
    return services;
  }

  TransportSettings settings() {
    return settings;
  }

  boolean accepts() {
    return accepting;
  }

  void add(InProcessConnection connection) {
    connections.add(connection);
    connection.closed().thenRun(() -> removed(connection));
    if (closed) {
      connection.close();
    } else if (!accepting) {
      connection.drain();
    }
  }

  private void removed(InProcessConnection connection) {
    connections.remove(connection);
    completeIfDrained();
  }

  void callStarted() {
    inFlight.incrementAndGet();
  }

  void callEnded() {
    inFlight.decrementAndGet();
    completeIfDrained();
  }

  private void completeIfDrained() {
    if (!accepting && inFlight.get() == 0 && connections.isEmpty()) {
      drained.complete(null);
    }
  }

  @Override
  public CompletionStage<Void> drain() {
    accepting = false;
    connections.forEach(InProcessConnection::drain);
    completeIfDrained();
    return drained.copy();
  }

  @Override
  public void close() {
    accepting = false;
    closed = true;
    network.closed(this);
    connections.forEach(InProcessConnection::close);
  }
}
