// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WheelTimerTest {

  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private final WheelTimer timer = new WheelTimer("wheel-test");

  @AfterEach
  void close() {
    timer.close();
  }

  @Test
  void task_runsAfterItsTime_neverBefore() throws Exception {
    BlockingQueue<Long> early = new LinkedBlockingQueue<>();
    int tasks = 200;
    for (int i = 0; i < tasks; i++) {
      long due = timer.nanoTime() + i * MILLI / 2;
      timer.schedule(() -> early.add(due - timer.nanoTime()), i * MILLI / 2);
    }

    for (int i = 0; i < tasks; i++) {
      assertThat(early.poll(10, TimeUnit.SECONDS)).isNotNull().isLessThanOrEqualTo(0);
    }
  }

  @Test
  void tasks_runInTheOrderTheyCame_ifDueTogether() throws Exception {
    List<Integer> order = new ArrayList<>();
    CountDownLatch ran = new CountDownLatch(100);
    CountDownLatch scheduled = new CountDownLatch(1);
    timer.schedule(() -> await(scheduled), 0); // so that they come within one tick
    for (int i = 0; i < 100; i++) {
      int number = i;
      timer.schedule(
          () -> {
            order.add(number);
            ran.countDown();
          },
          0);
    }
    scheduled.countDown();

    assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(order).isSorted();
  }

  @Test
  void taskFartherAwayThanTheWheelIsLong_waitsForItsRound() throws Exception {
    CountDownLatch soon = new CountDownLatch(1);
    CountDownLatch late = new CountDownLatch(1);
    timer.schedule(late::countDown, TimeUnit.MINUTES.toNanos(1));
    timer.schedule(late::countDown, Long.MAX_VALUE);
    timer.schedule(soon::countDown, 20 * MILLI);

    assertThat(soon.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(late.getCount()).isOne();
  }

  @Test
  void taskThatThrows_doesNotStopTheOthers() throws Exception {
    CountDownLatch ran = new CountDownLatch(1);
    timer.schedule(
        () -> {
          throw new IllegalStateException("a task that throws");
        },
        0);
    timer.schedule(ran::countDown, MILLI);

    assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void taskThatSchedulesItself_runsAgain() throws Exception {
    CountDownLatch rounds = new CountDownLatch(5);
    timer.schedule(
        new Runnable() {
          @Override
          public void run() {
            rounds.countDown();
            if (rounds.getCount() > 0) {
              timer.schedule(this, MILLI);
            }
          }
        },
        MILLI);

    assertThat(rounds.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void timerThatSleepsForLong_isWokenByANewTask() throws Exception {
    CountDownLatch warm = new CountDownLatch(1);
    timer.schedule(warm::countDown, 0);
    assertThat(warm.await(10, TimeUnit.SECONDS)).isTrue();
    awaitState(Thread.State.WAITING); // not TIMED_WAITING, as between two ticks

    CountDownLatch ran = new CountDownLatch(1);
    timer.schedule(ran::countDown, MILLI);

    assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
  }

  private static void awaitState(Thread.State state) {
    Thread thread =
        Thread.getAllStackTraces().keySet().stream()
            .filter(one -> one.getName().equals("wheel-test"))
            .findFirst()
            .orElseThrow();
    while (thread.getState() != state) {
      Thread.onSpinWait();
    }
  }

  /** Tasks are cancelled on their way to the wheel, in it, and while they are due. */
  @Test
  void raceOfTasksAndCancellations_runsEachOnce_orNotAtAll() throws Exception {
    int threads = 4;
    int each = 20_000;
    AtomicIntegerArray runs = new AtomicIntegerArray(threads * each);
    boolean[] kept = new boolean[threads * each];
    CountDownLatch last = new CountDownLatch(1);
    Thread[] all = new Thread[threads];
    for (int t = 0; t < threads; t++) {
      int first = t * each;
      all[t] = new Thread(() -> scheduleAndCancel(runs, kept, first, first + each));
      all[t].start();
    }
    for (Thread thread : all) {
      thread.join();
    }
    timer.schedule(last::countDown, 60 * MILLI);

    assertThat(last.await(10, TimeUnit.SECONDS)).isTrue();
    for (int i = 0; i < kept.length; i++) {
      if (kept[i]) {
        assertThat(runs.get(i)).as("task %d", i).isOne();
      } else {
        assertThat(runs.get(i)).as("cancelled task %d", i).isBetween(0, 1);
      }
    }
  }

  private void scheduleAndCancel(AtomicIntegerArray runs, boolean[] kept, int from, int to) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    List<Handle> handles = new ArrayList<>();
    for (int i = from; i < to; i++) {
      int task = i;
      Handle handle = timer.schedule(() -> runs.incrementAndGet(task), random.nextLong(50 * MILLI));
      kept[i] = random.nextInt(10) == 0;
      if (!kept[i]) {
        handles.add(handle);
      }
      if (handles.size() > 500) {
        handles.remove(random.nextInt(handles.size())).close();
      }
    }
    handles.forEach(Handle::close);
    handles.forEach(Handle::close); // twice does nothing
  }

  @Test
  void closedTimer_runsNothing() throws Exception {
    CountDownLatch ran = new CountDownLatch(1);
    timer.schedule(ran::countDown, 30 * MILLI);

    timer.close();
    timer.schedule(ran::countDown, 0).close();

    try (WheelTimer other = new WheelTimer("wheel-test-other")) {
      CountDownLatch passed = new CountDownLatch(1);
      other.schedule(passed::countDown, 60 * MILLI);
      assertThat(passed.await(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(ran.getCount()).isOne();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
