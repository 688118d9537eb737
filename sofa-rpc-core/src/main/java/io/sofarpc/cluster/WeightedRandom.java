// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.cluster;

import static java.util.Objects.requireNonNull;

import io.sofarpc.Request;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Picks at random, in proportion to the weights. The sums of the weights are kept for the lists of
 * nodes seen last, so that a pick takes as long as a binary search.
 */
final class WeightedRandom implements LoadBalancer {

  /** A power of two; lists of services that share a slot replace each other. */
  private static final int SLOTS = 256;

  private final Supplier<? extends RandomGenerator> random;
  private final AtomicReferenceArray<@Nullable Sums> slots = new AtomicReferenceArray<>(SLOTS);

  WeightedRandom(Supplier<? extends RandomGenerator> random) {
    this.random = requireNonNull(random, "random");
  }

  @Override
  public Node select(Request request, List<Node> nodes) {
    int slot = System.identityHashCode(nodes) & (SLOTS - 1);
    Sums sums = slots.getPlain(slot);
    if (sums == null || !sums.nodes.refersTo(nodes)) {
      sums = new Sums(nodes);
      slots.setRelease(slot, sums);
    }
    RandomGenerator generator = random.get();
    long total = sums.total();
    return nodes.get(
        total == 0 ? generator.nextInt(nodes.size()) : sums.indexOf(generator.nextLong(total)));
  }

  /** The weights of a list, each added to those before it. */
  private static final class Sums {

    private final WeakReference<List<Node>> nodes;
    private final long[] sums;

    Sums(List<Node> nodes) {
      this.nodes = new WeakReference<>(nodes);
      sums = new long[nodes.size()];
      long sum = 0;
      for (int i = 0; i < sums.length; i++) {
        sum += nodes.get(i).endpoint().weight();
        sums[i] = sum;
      }
    }

    long total() {
      return sums[sums.length - 1];
    }

    /** Returns the first whose sum is above the point; one without a weight never is. */
    int indexOf(long point) {
      int low = 0;
      int high = sums.length - 1;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (sums[middle] > point) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      return low;
    }
  }
}
