// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class BoundedExecutorTest {

  private final CountDownLatch release = new CountDownLatch(1);

  @Test
  void execute_startsThreadsBeforeItQueues() throws Exception {
    BoundedExecutor executor = new BoundedExecutor("test", 3, 10);
    CountDownLatch running = new CountDownLatch(3);
    for (int i = 0; i < 3; i++) {
      executor.execute(() -> block(running));
    }

    assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(executor.threads()).isEqualTo(3);
    stop(executor);
  }

  @Test
  void execute_queuesUpToTheLimitThenRejects() throws Exception {
    BoundedExecutor executor = new BoundedExecutor("test", 1, 2);
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch ran = new CountDownLatch(2);
    executor.execute(() -> block(running));
    assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();
    executor.execute(ran::countDown);
    executor.execute(ran::countDown);

    assertThatThrownBy(() -> executor.execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessage("all 1 threads of test are busy and 2 tasks wait");
    release.countDown();

    assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
    stop(executor);
  }

  @Test
  void execute_withoutAQueue_rejectsWhenAllAreBusy() throws Exception {
    BoundedExecutor executor = new BoundedExecutor("test", 1, 0);
    CountDownLatch running = new CountDownLatch(1);
    executor.execute(() -> block(running));
    assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();

    assertThatThrownBy(() -> executor.execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class);
    stop(executor);
  }

  @Test
  void execute_runsEveryTaskThatItTook() throws Exception {
    BoundedExecutor executor = new BoundedExecutor("test", 4, 100);
    int taken = 0;
    AtomicInteger ran = new AtomicInteger();
    for (int i = 0; i < 20_000; i++) {
      try {
        executor.execute(ran::incrementAndGet);
        taken++;
      } catch (RejectedExecutionException full) {
        Thread.onSpinWait();
      }
    }
    stop(executor);

    assertThat(ran).hasValue(taken);
    assertThat(taken).isPositive();
  }

  @Test
  void execute_ofATaskThatThrows_leavesRoomForOthers() throws Exception {
    BoundedExecutor executor = new BoundedExecutor("test", 1, 1);
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch ran = new CountDownLatch(1);
    executor.execute(() -> block(running));
    assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();
    executor.execute(
        () -> {
          throw new IllegalStateException("a task that throws");
        });
    release.countDown();

    executeWhenThereIsRoom(executor, ran::countDown);

    assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
    stop(executor);
  }

  @Test
  void execute_afterShutdown_rejects() {
    BoundedExecutor executor = new BoundedExecutor("test", 1, 1);
    executor.shutdown();

    assertThatThrownBy(() -> executor.execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining("shutting down");
  }

  /** Senders, threads that run out of tasks, and threads that end meet in every order. */
  @Test
  void race_ofManySendersWithShortAndBlockingTasks_runsEachTaskOnce() throws Exception {
    BoundedExecutor executor = new BoundedExecutor("test", 3, Integer.MAX_VALUE);
    int senders = 4;
    int each = 25_000;
    AtomicInteger ran = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(senders * each);
    for (int sender = 0; sender < senders; sender++) {
      new Thread(
              () -> {
                for (int i = 0; i < each; i++) {
                  boolean pause = i % 64 == 0;
                  executor.execute(
                      () -> {
                        ran.incrementAndGet();
                        if (pause) {
                          LockSupport.parkNanos(1);
                        }
                        done.countDown();
                      });
                  if (i % 16 == 0) {
                    LockSupport.parkNanos(1);
                  }
                }
              })
          .start();
    }

    assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    stop(executor);
    assertThat(ran).hasValue(senders * each);
  }

  /** A task that comes while the last busy thread is going to sleep must not sleep with it. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void race_ofATaskWithThreadsThatFallAsleep_losesNoTask(int threads) throws Exception {
    BoundedExecutor executor = new BoundedExecutor("test", threads, 100);
    AtomicInteger last = new AtomicInteger();
    Random random = new Random(threads);
    for (int i = 1; i <= 100_000; i++) {
      int number = i;
      for (int other = 1; other < threads; other++) {
        executor.execute(() -> {});
      }
      for (int pause = random.nextInt(1_000); pause > 0; pause--) {
        Thread.onSpinWait(); // to meet the thread at each step of its way to sleep
      }
      executor.execute(() -> last.set(number));
      long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      while (last.get() != number) {
        assertThat(System.nanoTime()).as("task %d", i).isLessThan(limit);
      }
    }
    stop(executor);
  }

  @Test
  void tasksThatWaitForEachOther_allGetAThread() throws Exception {
    BoundedExecutor executor = new BoundedExecutor("test", 8, 0);
    for (int round = 0; round < 500; round++) {
      CyclicBarrier barrier = new CyclicBarrier(8);
      CountDownLatch passed = new CountDownLatch(8);
      for (int i = 0; i < 8; i++) {
        executeWhenThereIsRoom(
            executor,
            () -> {
              try {
                barrier.await(10, TimeUnit.SECONDS);
                passed.countDown();
              } catch (Exception failed) {
                Thread.currentThread().interrupt();
              }
            });
      }
      assertThat(passed.await(10, TimeUnit.SECONDS)).isTrue();
    }
    stop(executor);
  }

  private static void executeWhenThereIsRoom(BoundedExecutor executor, Runnable task) {
    while (true) {
      try {
        executor.execute(task);
        return;
      } catch (RejectedExecutionException full) {
        Thread.onSpinWait();
      }
    }
  }

  private void block(CountDownLatch running) {
    running.countDown();
    try {
      release.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void stop(BoundedExecutor executor) throws InterruptedException {
    release.countDown();
    executor.shutdown();
    assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }
}
