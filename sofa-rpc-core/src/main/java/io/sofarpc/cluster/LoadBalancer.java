// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.cluster;

import io.sofarpc.Request;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Picks the node for a call. Thread-safe; runs on callers' threads, so it must not block. */
@FunctionalInterface
public interface LoadBalancer {

  /**
   * Picks one node.
   *
   * @param request the call
   * @param nodes two or more; the same list object until the nodes change, so that what is derived
   *     from it may be kept
   * @return one of {@code nodes}
   */
  Node select(Request request, List<Node> nodes);

  /** Picks at random, in proportion to the weights; the default. */
  static LoadBalancer random() {
    return random(ThreadLocalRandom::current);
  }

  /**
   * Picks at random, in proportion to the weights.
   *
   * @param random gives the generator for the current thread
   */
  static LoadBalancer random(Supplier<? extends RandomGenerator> random) {
    return new WeightedRandom(random);
  }

  /** Picks one after the other, whatever their weights. */
  static LoadBalancer roundRobin() {
    AtomicInteger next = new AtomicInteger();
    return (request, nodes) -> nodes.get(Math.floorMod(next.getAndIncrement(), nodes.size()));
  }
}
