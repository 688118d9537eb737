// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RevocableQueueTest {

  private static final int BLOCKS = 3;

  private final RevocableQueue<Numbered> queue = new RevocableQueue<>();

  private static final class Numbered extends RevocableQueue.Item {

    final int producer;
    final int value;

    Numbered(int producer, int value) {
      this.producer = producer;
      this.value = value;
    }
  }

  private List<Integer> pollAll() {
    List<Integer> values = new ArrayList<>();
    for (Numbered next = queue.poll(); next != null; next = queue.poll()) {
      values.add(next.value);
    }
    return values;
  }

  private Numbered add(int value) {
    Numbered added = new Numbered(0, value);
    queue.add(added);
    return added;
  }

  @Test
  void items_comeInTheirOrder_acrossBlocks() {
    int count = BLOCKS * RevocableQueue.BLOCK_SLOTS;
    for (int i = 0; i < count; i++) {
      add(i);
    }

    assertThat(queue.isEmpty()).isFalse();
    assertThat(pollAll()).isEqualTo(IntStream.range(0, count).boxed().toList());
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.poll()).isNull();

    add(7);
    assertThat(queue.isEmpty()).isFalse();
    assertThat(pollAll()).containsExactly(7);
  }

  @Test
  void revokedItems_doNotCome_whereverTheyAre() {
    int count = BLOCKS * RevocableQueue.BLOCK_SLOTS;
    List<Numbered> added = IntStream.range(0, count).mapToObj(this::add).toList();

    added.stream().filter(number -> number.value % 3 != 0).forEach(Numbered::revoke);

    assertThat(pollAll())
        .isEqualTo(IntStream.range(0, count).filter(i -> i % 3 == 0).boxed().toList());
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void itemRevokedAfterItWasTaken_takesNoOtherAway() {
    Numbered taken = add(1);
    assertThat(pollAll()).containsExactly(1);

    taken.revoke();
    add(2);

    assertThat(pollAll()).containsExactly(2);
  }

  @Test
  void raceOfProducers_losesNothing_andKeepsTheOrderOfEach() throws Exception {
    int producers = 3;
    int each = 200_000;
    List<List<Integer>> kept = new ArrayList<>();
    CountDownLatch ended = new CountDownLatch(producers);
    for (int p = 0; p < producers; p++) {
      int producer = p;
      List<Integer> mine = new ArrayList<>();
      kept.add(mine);
      new Thread(
              () -> {
                ThreadLocalRandom random = ThreadLocalRandom.current();
                for (int i = 0; i < each; i++) {
                  boolean keep = random.nextInt(20) == 0;
                  Numbered added = new Numbered(producer, keep ? i : -1);
                  queue.add(added);
                  if (keep) {
                    mine.add(i);
                  } else {
                    added.revoke(); // while the consumer may just be taking it
                  }
                }
                ended.countDown();
              })
          .start();
    }

    List<List<Integer>> got =
        IntStream.range(0, producers)
            .mapToObj(p -> (List<Integer>) new ArrayList<Integer>())
            .toList();
    while (ended.getCount() > 0 || !queue.isEmpty()) {
      Numbered next = queue.poll();
      if (next != null && next.value >= 0) {
        got.get(next.producer).add(next.value);
      }
    }

    assertThat(got).isEqualTo(kept);
  }
}
