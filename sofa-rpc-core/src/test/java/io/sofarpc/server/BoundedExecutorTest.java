// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BoundedExecutorTest {

  private final CountDownLatch release = new CountDownLatch(1);

  @Test
  void execute_startsThreadsBeforeItQueues() throws Exception {
    BoundedExecutor executor = new BoundedExecutor(3, 10);
    CountDownLatch running = new CountDownLatch(3);
    for (int i = 0; i < 3; i++) {
      executor.execute(() -> block(running));
    }

    assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(executor.getPoolSize()).isEqualTo(3);
    stop(executor);
  }

  @Test
  void execute_queuesUpToTheLimitThenRejects() throws Exception {
    BoundedExecutor executor = new BoundedExecutor(1, 2);
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch ran = new CountDownLatch(2);
    executor.execute(() -> block(running));
    assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();
    executor.execute(ran::countDown);
    executor.execute(ran::countDown);

    assertThatThrownBy(() -> executor.execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessage("all 1 service threads are busy and 2 calls are queued");
    release.countDown();

    assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
    stop(executor);
  }

  @Test
  void execute_withoutAQueue_rejectsWhenAllAreBusy() throws Exception {
    BoundedExecutor executor = new BoundedExecutor(1, 0);
    CountDownLatch running = new CountDownLatch(1);
    executor.execute(() -> block(running));
    assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();

    assertThatThrownBy(() -> executor.execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class);
    stop(executor);
  }

  @Test
  void execute_runsEveryTaskThatItTook() throws Exception {
    BoundedExecutor executor = new BoundedExecutor(4, 100);
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
    BoundedExecutor executor = new BoundedExecutor(1, 1);
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch ran = new CountDownLatch(1);
    executor.execute(() -> block(running));
    assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();
    executor.execute(
        () -> {
          Thread.currentThread().setUncaughtExceptionHandler((thread, thrown) -> {});
          throw new IllegalStateException("a task that throws");
        });
    release.countDown();

    executeWhenThereIsRoom(executor, ran::countDown);

    assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
    stop(executor);
  }

  @Test
  void execute_afterShutdown_rejects() {
    BoundedExecutor executor = new BoundedExecutor(1, 1);
    executor.shutdown();

    assertThatThrownBy(() -> executor.execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining("shutting down");
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
