// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.cluster;

import static java.util.Objects.requireNonNull;

import io.sofarpc.Invoker;
import io.sofarpc.Outcome;
import io.sofarpc.Request;
import io.sofarpc.Response;
import io.sofarpc.registry.Endpoint;
import io.sofarpc.transport.Connection;
import io.sofarpc.transport.ServiceBinding;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One endpoint of a service with its connection and its live load. Thread-safe. */
public final class Node implements Invoker {

  private final Endpoint endpoint;
  private final ServiceBinding binding;
  private final ReconnectingConnection connections;
  private final AtomicInteger inFlight = new AtomicInteger();

  @SuppressWarnings("UnnecessaryLambda") // one object for all calls
  private final Consumer<Outcome> ended = outcome -> inFlight.decrementAndGet();

  private volatile @Nullable Bound bound;

  Node(Endpoint endpoint, ServiceBinding binding, ReconnectingConnection connections) {
    this.endpoint = requireNonNull(endpoint, "endpoint");
    this.binding = requireNonNull(binding, "binding");
    this.connections = requireNonNull(connections, "connections");
  }

  /** Returns where this node is and what it says of itself. */
  public Endpoint endpoint() {
    return endpoint;
  }

  /** Returns whether its connection is open. */
  public boolean isAvailable() {
    return connections.isOpen();
  }

  /** Returns the number of calls sent through this client that have not ended. */
  public int inFlight() {
    return inFlight.get();
  }

  /**
   * Sends a call over the open connection; without one, connects first, whatever the back-off says,
   * and encodes on a callback thread.
   */
  @Override
  public CompletionStage<Response> invoke(Request request) {
    inFlight.incrementAndGet();
    request.context().onEnd(ended);
    Connection open = connections.open();
    if (open != null) {
      return invoker(open).invoke(request);
    }
    return connections
        .connect()
        .thenComposeAsync(
            connection -> invoker(connection).invoke(request), connections.callbackExecutor());
  }

  private Invoker invoker(Connection connection) {
    Bound current = bound;
    if (current == null || current.connection != connection) {
      current = new Bound(connection, connection.invoker(binding));
      bound = current;
    }
    return current.invoker;
  }

  ReconnectingConnection connections() {
    return connections;
  }

  /** Returns the endpoint's address. */
  @Override
  public String toString() {
    return endpoint.address();
  }

  private record Bound(Connection connection, Invoker invoker) {}
}
