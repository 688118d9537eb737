// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.benchmarks.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.sofarpc.Payload;
import io.sofarpc.benchmarks.codec.Samples;
import io.sofarpc.cluster.Node;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is measured does what it says; nothing is timed here. */
class CallBenchmarksTest {

  @Test
  void stubs_makeFramesAndGetAnswers() {
    StubBenchmark benchmark = new StubBenchmark();
    benchmark.setUp();

    int email = benchmark.existUserToWire();
    int id = benchmark.getUserToWire();

    assertThat(email).isGreaterThan(id + 10).isGreaterThan(200);
    for (int call = 0; call < 3; call++) {
      assertThat(benchmark.existUser()).isTrue();
      assertThat(benchmark.getUser()).usingRecursiveComparison().isEqualTo(Samples.user(1_234_567));
      assertThat(benchmark.existUserToWire()).isEqualTo(email);
    }
    benchmark.tearDown();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1", "4", "16", "metadata"})
  void filters_passTheRequestOn(String filters) throws Exception {
    FilterBenchmark benchmark = new FilterBenchmark();
    benchmark.filters = filters;
    benchmark.setUp();

    Payload answer = benchmark.invoke().toCompletableFuture().get(10, TimeUnit.SECONDS).payload();

    assertThat(((Payload.Unary) answer).message()).isEqualTo(true);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 30", "30, 1", "30, 30"})
  void fleets_answerWhicheverServiceAndProvider(int services, int providers) {
    FleetBenchmark benchmark = new FleetBenchmark();
    benchmark.services = services;
    benchmark.providers = providers;
    benchmark.setUp();

    for (int call = 0; call < 3 * services * providers; call++) {
      assertThat(benchmark.existUser()).isTrue();
    }
    assertThat(benchmark.connections()).isEqualTo(providers);
    benchmark.tearDown();
  }

  @ParameterizedTest
  @CsvSource({"random, 3", "random, 300", "roundRobin, 3", "roundRobin, 300"})
  void balancers_pickAmongAllNodes(String balancer, int nodes) {
    LoadBalancerBenchmark benchmark = new LoadBalancerBenchmark();
    benchmark.balancer = balancer;
    benchmark.nodes = nodes;
    benchmark.setUp();

    Set<Node> picked = new HashSet<>();
    for (int i = 0; i < 20 * nodes; i++) {
      picked.add(benchmark.select());
    }

    assertThat(benchmark.all()).hasSize(nodes).containsAll(picked);
    assertThat(picked).hasSizeGreaterThan(1);
  }
}
