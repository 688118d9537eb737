// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sofarpc.testing.LoadBalancerContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WeightedRandomTest extends LoadBalancerContract {

  @Override
  protected LoadBalancer balancer() {
    return LoadBalancer.random();
  }

  @Test
  void shares_areInProportionToTheWeights() {
    Random seeded = new Random(42);

    List<Integer> shares =
        shares(LoadBalancer.random(() -> seeded), nodes(100, 300, 0, 600), 100_000);

    assertThat(shares.get(0)).isCloseTo(10_000, within(500));
    assertThat(shares.get(1)).isCloseTo(30_000, within(500));
    assertThat(shares.get(2)).isZero();
    assertThat(shares.get(3)).isCloseTo(60_000, within(500));
  }

  @Test
  void shares_areEqualWhenAllWeightsAreZero() {
    Random seeded = new Random(42);

    List<Integer> shares = shares(LoadBalancer.random(() -> seeded), nodes(0, 0), 10_000);

    assertThat(shares.get(0)).isCloseTo(5_000, within(200));
  }

  @Test
  void listsHaveEachTheirOwnWeights_howeverManyTakeTurns() {
    LoadBalancer balancer = balancer();
    List<List<Node>> lists = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      lists.add(i % 2 == 0 ? nodes(0, 100, 0) : nodes(0, 0, 100));
    }

    for (int turn = 0; turn < 3; turn++) {
      for (int i = 0; i < lists.size(); i++) {
        List<Node> nodes = lists.get(i);
        assertThat(balancer.select(request(), nodes)).isSameAs(nodes.get(1 + i % 2));
      }
    }
  }
}
