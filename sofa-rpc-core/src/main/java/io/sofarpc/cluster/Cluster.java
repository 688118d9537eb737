// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.cluster;

import static java.util.Objects.requireNonNull;

import io.sofarpc.Handle;
import io.sofarpc.Invoker;
import io.sofarpc.Request;
import io.sofarpc.Response;
import io.sofarpc.RpcException;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.UnsentException;
import io.sofarpc.codec.ServiceCodec;
import io.sofarpc.registry.Endpoint;
import io.sofarpc.registry.Registry;
import io.sofarpc.transport.ServiceBinding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All nodes of one service: follows the registry and sends each call to one of them. Thread-safe.
 *
 * <p>Calls read immutable snapshots and take no lock. The lock serialises changes, which come on
 * the registry's thread and on event loops; it is held while lists are built, never during I/O.
 */
public final class Cluster implements Invoker, AutoCloseable {

  private static final Logger logger = LoggerFactory.getLogger(Cluster.class);

  /** How often a call that was not sent goes on to another node, which may not be there either. */
  private static final int MAX_MOVES = 3;

  private final ServiceDescriptor service;
  private final String codecName;
  private final ServiceCodec codec;
  private final Registry registry;
  private final Connections connections;
  private final List<Router> routers;
  private final LoadBalancer balancer;
  private final Runnable availabilityChanged = this::refresh;
  private final ReentrantLock lock = new ReentrantLock();

  private volatile List<Node> nodes = List.of(); // replaced whole, never edited
  private volatile List<Node> available = List.of(); // those of nodes with an open connection

  private volatile boolean closed; // written under the lock

  // Guarded by lock.
  private final Map<String, ServiceBinding> bindings = new HashMap<>();
  private final Map<String, IllegalArgumentException> refusals = new TreeMap<>(); // by protocol
  private @Nullable Handle subscription;
  private volatile @Nullable IllegalArgumentException refused; // why an endpoint cannot be called

  /**
   * Creates the cluster of a service; {@link #start} makes it follow the registry.
   *
   * @param service what is called
   * @param codecName the name of the codec, as users select it
   * @param codec bound to the service
   * @param registry where the endpoints come from
   * @param connections shared by the clusters of a client
   * @param routers applied in order
   * @param balancer picks among what the routers leave
   */
  public Cluster(
      ServiceDescriptor service,
      String codecName,
      ServiceCodec codec,
      Registry registry,
      Connections connections,
      List<Router> routers,
      LoadBalancer balancer) {
    this.service = requireNonNull(service, "service");
    this.codecName = requireNonNull(codecName, "codecName");
    this.codec = requireNonNull(codec, "codec");
    this.registry = requireNonNull(registry, "registry");
    this.connections = requireNonNull(connections, "connections");
    this.routers = List.copyOf(routers);
    this.balancer = requireNonNull(balancer, "balancer");
  }

  /**
   * Prepares the protocols that can carry this service, begins to connect to the endpoints known
   * now, and follows the registry from here on.
   *
   * @throws IllegalArgumentException if no protocol can carry this service, or none of those
   *     endpoints' protocols can
   * @throws RpcException if the registry cannot be reached
   */
  public void start() {
    for (String protocol : connections.transport().protocols()) {
      prepare(protocol);
    }
    if (bindings.isEmpty() && !refusals.isEmpty()) {
      throw refusals.values().iterator().next();
    }
    subscription = registry.subscribe(service.name(), this::update);
    IllegalArgumentException refusal = refused;
    if (refusal != null && nodes.isEmpty()) {
      throw refusal;
    }
  }

  private void prepare(String protocol) {
    try {
      bindings.put(protocol, connections.transport().prepare(protocol, service, codecName, codec));
    } catch (IllegalArgumentException cannot) {
      refusals.put(protocol, cannot);
    }
  }

  @Override
  public CompletionStage<Response> invoke(Request request) {
    Node node;
    try {
      node = pick(request, available);
    } catch (RuntimeException thrown) { // by the user's code, too; filters expect a failed stage
      return CompletableFuture.failedFuture(RpcException.from(thrown));
    }
    return moveIfUnsent(node.invoke(request), request, node, MAX_MOVES);
  }

  private Node pick(Request request, List<Node> connected) {
    List<Node> candidates = connected;
    if (candidates.isEmpty()) {
      candidates = nodes; // none is connected: the call itself makes one connect
      if (candidates.isEmpty()) {
        throw new UnsentException(
            closed
                ? "the client of " + service + " is closed"
                : "no provider of "
                    + service
                    + " in "
                    + registry
                    + "; is one running, and registered there?");
      }
    }
    for (int i = 0; i < routers.size(); i++) {
      Router router = routers.get(i);
      candidates = router.route(request, candidates);
      if (candidates.isEmpty()) {
        throw new UnsentException("router " + router + " left no provider for " + request.method());
      }
    }
    return candidates.size() == 1 ? candidates.get(0) : balancer.select(request, candidates);
  }

  /** Sends a call for which a node cannot be reached, or stopped too early, to another one. */
  private CompletionStage<Response> moveIfUnsent(
      CompletionStage<Response> sent, Request request, Node from, int moves) {
    return sent.exceptionallyCompose(
        thrown ->
            moves > 0 && RpcException.unwrap(thrown) instanceof UnsentException
                ? move(thrown, request, from, moves - 1)
                : CompletableFuture.failedStage(thrown));
  }

  /** Routers and balancers are the user's code: not for the event loop that lost a connection. */
  private CompletionStage<Response> move(Throwable unsent, Request request, Node from, int moves) {
    List<Node> others = others(from);
    if (others.isEmpty()) {
      return CompletableFuture.failedStage(unsent);
    }
    return CompletableFuture.supplyAsync(
            () -> pick(request, others), from.connections().callbackExecutor())
        .thenCompose(node -> moveIfUnsent(node.invoke(request), request, node, moves));
  }

  private List<Node> others(Node from) {
    List<Node> connected = connected();
    return connected.isEmpty() ? nodes.stream().filter(node -> node != from).toList() : connected;
  }

  private List<Node> connected() {
    return nodes.stream().filter(Node::isAvailable).toList();
  }

  /** Returns the nodes known now, connected or not. */
  public List<Node> nodes() {
    return nodes;
  }

  private void update(List<Endpoint> endpoints) {
    List<Node> added = new ArrayList<>();
    List<Node> removed = new ArrayList<>();
    lock.lock();
    try {
      if (closed) {
        return;
      }
      if (endpoints.isEmpty() && !nodes.isEmpty()) {
        // Registries fail empty more often than whole services vanish.
        logger.warn(
            "{} says that {} has no provider any more; keeping the last {} known",
            registry,
            service,
            nodes.size());
        return;
      }
      Map<Endpoint, Node> before = new LinkedHashMap<>();
      nodes.forEach(node -> before.put(node.endpoint(), node));
      List<Node> now = new ArrayList<>(endpoints.size());
      for (Endpoint endpoint : new LinkedHashSet<>(endpoints)) {
        Node node = before.remove(endpoint);
        if (node == null) {
          ServiceBinding binding = bindings.get(endpoint.protocol());
          IllegalArgumentException refusal =
              binding == null ? refusals.get(endpoint.protocol()) : senseless(endpoint);
          if (binding == null || refusal != null) {
            refuse(endpoint, refusal);
            continue;
          }
          node = new Node(endpoint, binding, connections.acquire(endpoint));
          node.connections().listen(availabilityChanged);
          added.add(node);
        }
        now.add(node);
      }
      removed.addAll(before.values());
      nodes = List.copyOf(now);
      refresh();
    } finally {
      lock.unlock();
    }
    removed.forEach(this::release);
    added.forEach(node -> node.connections().connect());
  }

  private @Nullable IllegalArgumentException senseless(Endpoint endpoint) {
    try {
      connections.transport().check(endpoint);
      return null;
    } catch (IllegalArgumentException thrown) {
      return thrown;
    }
  }

  private void refuse(Endpoint endpoint, @Nullable IllegalArgumentException refusal) {
    if (refusal != null) {
      refused = refusal;
    }
    logger.warn(
        "cannot call {} of {}: {}",
        endpoint,
        service,
        refusal != null
            ? refusal.getMessage()
            : "protocol unknown (known: " + bindings.keySet() + ")");
  }

  private void release(Node node) {
    node.connections().forget(availabilityChanged);
    connections.release(node);
  }

  private void refresh() {
    lock.lock();
    try {
      available = connected();
    } finally {
      lock.unlock();
    }
  }

  /** Stops following the registry and lets go of the connections. */
  @Override
  public void close() {
    Handle subscribed;
    List<Node> last;
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      subscribed = subscription;
      last = nodes;
      nodes = List.of();
      available = List.of();
    } finally {
      lock.unlock();
    }
    if (subscribed != null) {
      subscribed.close();
    }
    last.forEach(this::release);
  }
}
