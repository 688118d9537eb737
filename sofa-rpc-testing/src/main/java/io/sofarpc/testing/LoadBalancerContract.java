// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.sofarpc.CallContext;
import io.sofarpc.Deadline;
import io.sofarpc.Metadata;
import io.sofarpc.MethodDescriptor;
import io.sofarpc.Payload;
import io.sofarpc.Request;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.cluster.Cluster;
import io.sofarpc.cluster.Connections;
import io.sofarpc.cluster.LoadBalancer;
import io.sofarpc.cluster.Node;
import io.sofarpc.registry.Endpoint;
import io.sofarpc.registry.FixedRegistry;
import io.sofarpc.transport.Transport;
import io.sofarpc.transport.TransportSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link LoadBalancer} must do. A balancer's test extends this, says which balancer, and
 * adds what makes it this one, with {@link #nodes} and {@link #shares}.
 */
@Timeout(60)
public abstract class LoadBalancerContract {

  private static final ServiceDescriptor SERVICE = ServiceDescriptor.of(Runnable.class);

  private final ManualTimer timer = new ManualTimer();
  private final Transport transport =
      new InProcessTransport().open(TransportSettings.builder(timer, Runnable::run).build());
  private final Connections connections = new Connections(transport, timer, Runnable::run);

  /** For subclasses. */
  protected LoadBalancerContract() {}

  /** Returns a new balancer. */
  protected abstract LoadBalancer balancer();

  /** Returns one node for each weight, on ports from 1 on; none of them can be connected to. */
  protected final List<Node> nodes(int... weights) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (int weight : weights) {
      endpoints.add(
          Endpoint.of(InProcessTransport.PROTOCOL, "node", endpoints.size() + 1)
              .withWeight(weight));
    }
    Cluster cluster =
        new Cluster(
            SERVICE,
            "test",
            new JavaCodec().bind(SERVICE),
            new FixedRegistry(endpoints),
            connections,
            List.of(),
            LoadBalancer.roundRobin());
    cluster.start();
    return cluster.nodes();
  }

  /** Returns a call for which a node is to be picked. */
  protected final Request request() {
    MethodDescriptor method = SERVICE.methods().get(0);
    CallContext context = CallContext.create(timer, Deadline.after(timer, Duration.ofSeconds(1)));
    return new Request(method, Metadata.empty(), Payload.of(new Object[0]), context);
  }

  /**
   * Picks this many times and returns how often each node was picked, in the order of the nodes.
   */
  protected final List<Integer> shares(LoadBalancer balancer, List<Node> nodes, int picks) {
    Map<Node, Integer> counts = new HashMap<>();
    for (int i = 0; i < picks; i++) {
      counts.merge(balancer.select(request(), nodes), 1, Integer::sum);
    }
    assertThat(nodes).containsAll(counts.keySet());
    return nodes.stream().map(node -> counts.getOrDefault(node, 0)).toList();
  }

  @AfterEach
  void close() {
    transport.close();
  }

  @Test
  void picksOneOfTheNodes() {
    LoadBalancer balancer = balancer();
    for (int size = 2; size < 20; size++) {
      List<Node> nodes = nodes(new int[size]);
      assertThat(nodes).contains(balancer.select(request(), nodes));
    }
  }

  @Test
  void picksEveryNodeSoonerOrLater() {
    List<Node> nodes = nodes(100, 100, 100, 100);

    assertThat(shares(balancer(), nodes, 1_000)).doesNotContain(0);
  }

  @Test
  void picksANode_whenAllWeightsAreZero() {
    List<Node> nodes = nodes(0, 0);

    assertThat(nodes).contains(balancer().select(request(), nodes));
  }

  @Test
  void picksANode_whenWeightsAreAsLargeAsTheyCanBe() {
    List<Node> nodes = nodes(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);

    assertThat(shares(balancer(), nodes, 300)).allMatch(share -> share > 0);
  }

  @Test
  void followsTheNodes_whenTheyChange() {
    LoadBalancer balancer = balancer();
    shares(balancer, nodes(100, 100, 100, 100, 100), 7);
    List<Node> fewer = nodes(100, 100);

    assertThat(shares(balancer, fewer, 100)).doesNotContain(0);
  }

  @Test
  void isThreadSafe() throws Exception {
    LoadBalancer balancer = balancer();
    List<Node> some = nodes(100, 50, 10);
    List<Node> more = nodes(1, 2, 3, 4, 5);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        all.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 20_000; i++) {
                    List<Node> nodes = i % 2 == 0 ? some : more;
                    assertThat(nodes.contains(balancer.select(request(), nodes))).isTrue();
                  }
                }));
      }
      for (Future<?> one : all) {
        one.get(30, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
