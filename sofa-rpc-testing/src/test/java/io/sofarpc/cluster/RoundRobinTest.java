// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.sofarpc.testing.LoadBalancerContract;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundRobinTest extends LoadBalancerContract {

  @Override
  protected LoadBalancer balancer() {
    return LoadBalancer.roundRobin();
  }

  @Test
  void nodes_areTakenInTurn() {
    List<Node> nodes = nodes(100, 1, 100);
    LoadBalancer balancer = balancer();

    assertThat(balancer.select(request(), nodes)).isSameAs(nodes.get(0));
    assertThat(balancer.select(request(), nodes)).isSameAs(nodes.get(1));
    assertThat(balancer.select(request(), nodes)).isSameAs(nodes.get(2));
    assertThat(balancer.select(request(), nodes)).isSameAs(nodes.get(0));
    assertThat(shares(balancer, nodes, 300)).containsExactly(100, 100, 100);
  }
}
