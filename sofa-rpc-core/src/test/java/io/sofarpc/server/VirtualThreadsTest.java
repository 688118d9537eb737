// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** What runs on any JDK is tested with platform threads. */
@Timeout(60)
class VirtualThreadsTest {

  private final AtomicInteger threads = new AtomicInteger();
  private final AtomicBoolean noMemory = new AtomicBoolean();
  private final Executor executor =
      new VirtualThreads(
          task -> {
            if (noMemory.get()) {
              throw new OutOfMemoryError("no thread for the test");
            }
            threads.incrementAndGet();
            return new Thread(task);
          });

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void task_runsOnAVirtualThread() throws Exception {
    CompletableFuture<Thread> thread = new CompletableFuture<>();

    VirtualThreads.create("served").execute(() -> thread.complete(Thread.currentThread()));

    assertThat(thread.get(10, TimeUnit.SECONDS).toString()).contains("VirtualThread", "served-1");
  }

  @Test
  @EnabledForJreRange(max = JRE.JAVA_20)
  void jdkWithoutVirtualThreads_isToldSo() {
    assertThatThrownBy(() -> RpcServer.builder().virtualThreads())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("virtual threads need JDK 21 or later, this is 1");
  }

  @Test
  void tasksThatWaitForEachOther_allRun() throws Exception {
    int count = 100;
    CountDownLatch all = new CountDownLatch(count);
    CountDownLatch ended = new CountDownLatch(count);
    for (int i = 0; i < count; i++) {
      executor.execute(
          () -> {
            all.countDown();
            await(all);
            ended.countDown();
          });
    }

    assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(threads).hasValue(count);
  }

  @Test
  void raceOfSenders_runsEveryTask() throws Exception {
    int senders = 3;
    int each = 30_000;
    CountDownLatch left = new CountDownLatch(senders * each);
    for (int i = 0; i < senders; i++) {
      new Thread(
              () -> {
                for (int task = 0; task < each; task++) {
                  executor.execute(left::countDown);
                }
              })
          .start();
    }

    assertThat(left.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void taskThatThrows_orLeavesAnInterrupt_harmsNoOther() throws Exception {
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    CountDownLatch sent = new CountDownLatch(1);
    executor.execute(
        () -> {
          await(sent); // so that the others find one thread
          Thread.currentThread().interrupt();
          throw new IllegalStateException("for the test");
        });
    executor.execute(() -> interrupted.complete(Thread.currentThread().isInterrupted()));
    sent.countDown();

    assertThat(interrupted.get(10, TimeUnit.SECONDS)).isFalse();
  }

  @Test
  void threadThatCannotStart_rejectsTheTask_andIsTriedAgain() throws Exception {
    noMemory.set(true);
    AtomicBoolean ran = new AtomicBoolean();
    assertThatThrownBy(() -> executor.execute(() -> ran.set(true)))
        .isInstanceOf(RejectedExecutionException.class)
        .hasCauseInstanceOf(OutOfMemoryError.class);

    noMemory.set(false);
    CountDownLatch next = new CountDownLatch(1);
    executor.execute(next::countDown);

    assertThat(next.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(ran).isFalse();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
