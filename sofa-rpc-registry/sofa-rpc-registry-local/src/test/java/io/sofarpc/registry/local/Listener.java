// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.registry.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.sofarpc.registry.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Remembers what a registry tells, and waits for what it should tell. */
final class Listener implements Consumer<List<Endpoint>> {

  final BlockingQueue<List<Endpoint>> told = new LinkedBlockingQueue<>();

  @Override
  public void accept(List<Endpoint> endpoints) {
    told.add(endpoints);
  }

  void awaitExactly(Endpoint... expected) throws InterruptedException {
    List<Endpoint> last = await(list -> Set.copyOf(list).equals(Set.of(expected)));

    assertThat(last).as("last list").containsExactlyInAnyOrder(expected);
  }

  void awaitSize(int size) throws InterruptedException {
    List<Endpoint> last = await(list -> list.size() == size);

    assertThat(last).as("last list").hasSize(size);
  }

  private @Nullable List<Endpoint> await(Predicate<List<Endpoint>> expected)
      throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    List<Endpoint> last = null;
    while (true) {
      List<Endpoint> next = told.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (next == null) {
        return last;
      }
      last = next;
      if (expected.test(last)) {
        return last;
      }
    }
  }
}
