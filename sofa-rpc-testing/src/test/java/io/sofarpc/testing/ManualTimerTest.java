// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sofarpc.Handle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ManualTimerTest {

  private final ManualTimer timer = new ManualTimer();
  private final List<String> ran = new ArrayList<>();

  @Test
  void time_standsStillUntilItIsMoved() {
    long before = timer.nanoTime();

    timer.advance(Duration.ofMillis(3));

    assertThat(timer.nanoTime() - before).isEqualTo(3_000_000);
  }

  @Test
  void tasks_runInTheOrderOfTheirTimes() {
    schedule("c", 30);
    schedule("a", 10);
    schedule("b1", 20);
    schedule("b2", 20);

    timer.advance(Duration.ofNanos(20));

    assertThat(ran).containsExactly("a at 10", "b1 at 20", "b2 at 20");
    assertThat(timer.pendingTasks()).isEqualTo(1);
  }

  @Test
  void taskDueAtOnce_runsWithTheNextAdvance() {
    schedule("now", 0);
    schedule("long ago", -5);
    assertThat(ran).isEmpty();

    timer.advance(Duration.ZERO);

    assertThat(ran).containsExactly("now at 0", "long ago at 0");
  }

  @Test
  void task_thatSchedulesAnother_hasItRunWithinTheSameAdvance() {
    timer.schedule(() -> schedule("second", 5), 10);

    timer.advance(Duration.ofNanos(20));

    assertThat(ran).containsExactly("second at 15");
    assertThat(timer.nanoTime()).isEqualTo(20);
  }

  @Test
  void closedHandle_cancelsTheTask() {
    Handle handle = timer.schedule(() -> ran.add("never"), 10);

    handle.close();
    handle.close();
    timer.advance(Duration.ofSeconds(1));

    assertThat(ran).isEmpty();
    assertThat(timer.pendingTasks()).isZero();
  }

  @Test
  void advanceToNext_movesToTheNextTask() {
    schedule("a", 10);
    schedule("b", 25);

    assertThat(timer.advanceToNext()).isEqualTo(Duration.ofNanos(10));
    assertThat(timer.advanceToNext()).isEqualTo(Duration.ofNanos(15));

    assertThat(ran).containsExactly("a at 10", "b at 25");
    assertThatThrownBy(timer::advanceToNext).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void task_thatThrows_leavesTheOthersForTheNextAdvance() {
    timer.schedule(
        () -> {
          throw new IllegalStateException("broken task");
        },
        1);
    schedule("b", 2);

    assertThatThrownBy(() -> timer.advance(Duration.ofNanos(5))).hasMessage("broken task");
    timer.advance(Duration.ofNanos(4));

    assertThat(ran).containsExactly("b at 2");
  }

  @Test
  void advance_byLessThanZero_isRefused() {
    assertThatThrownBy(() -> timer.advance(Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void isThreadSafe() throws Exception {
    AtomicInteger count = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        all.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 5_000; i++) {
                    timer.schedule(count::incrementAndGet, i % 7);
                    timer.schedule(count::incrementAndGet, 1_000_000_000).close();
                    timer.advance(Duration.ofNanos(3));
                  }
                }));
      }
      for (Future<?> one : all) {
        one.get(30, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
    timer.advance(Duration.ofNanos(10));

    assertThat(count).hasValue(20_000);
    assertThat(timer.pendingTasks()).isZero();
  }

  private void schedule(String name, long delayNanos) {
    timer.schedule(() -> ran.add(name + " at " + timer.nanoTime()), delayNanos);
  }
}
