// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.sofarpc.testing.ManualTimer;
import io.sofarpc.transport.TransportSettings;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RequestBytesTest {

  private static final int MAX = 1 << 20;

  private final Port port =
      new Port(
          TransportSettings.builder(new ManualTimer(), Runnable::run)
              .maxFrameBytes(MAX)
              .maxInFlightBytes(MAX)
              .build(),
          name -> {
            throw new AssertionError("no service is called");
          });

  @Test
  void smallRequests_areNotCounted() {
    RequestBytes connection = port.countBytes();

    assertThat(connection.add(4_000)).isTrue();

    assertThat(port.bytesInFlight()).isZero();
  }

  @Test
  void manySmallRequests_areCounted() {
    RequestBytes connection = port.countBytes();

    for (int i = 0; i < 1_000; i++) {
      assertThat(connection.add(100)).isTrue();
    }

    assertThat(port.bytesInFlight()).isBetween(100_000L - 4_096, 100_000L);
  }

  @Test
  void connectionsShareOneLimit() {
    RequestBytes one = port.countBytes();
    RequestBytes other = port.countBytes();
    assertThat(one.add(MAX - 10_000)).isTrue();

    assertThat(other.add(100_000)).isFalse();

    assertThat(other.refusal()).contains("maxInFlightBytes: " + MAX).contains("try again");
    assertThat(other.add(10_000)).isTrue();
    one.remove(MAX - 10_000);
    other.remove(10_000);
    assertThat(port.bytesInFlight()).isZero();
  }

  @Test
  void oneMessageOfTheLargestSize_fitsWithItsEnvelope() {
    RequestBytes connection = port.countBytes();

    assertThat(connection.add(5)).isTrue();
    assertThat(connection.add(MAX)).isTrue();
  }

  @Test
  void whatIsAddedAndRemoved_isCountedWithinAStep() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<RequestBytes> connections =
        List.of(port.countBytes(), port.countBytes(), port.countBytes());
    List<Deque<Integer>> kept = List.of(new ArrayDeque<>(), new ArrayDeque<>(), new ArrayDeque<>());
    long all = 0;
    for (int i = 0; i < 20_000; i++) {
      int which = random.nextInt(3);
      int bytes = random.nextInt(random.nextBoolean() ? 300 : 100_000);
      if (random.nextBoolean() && connections.get(which).add(bytes)) {
        kept.get(which).add(bytes);
        all += bytes;
      } else if (!kept.get(which).isEmpty()) {
        int gone = kept.get(which).remove();
        connections.get(which).remove(gone);
        all -= gone;
      }
      assertThat(port.bytesInFlight())
          .as("seed %d, step %d", seed, i)
          .isBetween(all - 3 * 4_096, all + 3 * 4_096)
          .isBetween(0L, MAX + 4_096L);
    }

    for (int which = 0; which < 3; which++) {
      kept.get(which).forEach(connections.get(which)::remove);
    }

    assertThat(port.bytesInFlight()).as("seed %d", seed).isZero();
  }
}
