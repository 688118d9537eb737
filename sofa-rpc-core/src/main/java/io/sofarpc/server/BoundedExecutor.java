// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.server;

import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that run service methods: hands a task to an idle thread, else starts one up to the
 * maximum, then queues, then rejects. Idle threads end after a minute.
 */
final class BoundedExecutor extends ThreadPoolExecutor {

  private final int maxThreads;
  private final int maxQueued;
  private final AtomicInteger queued = new AtomicInteger();
  private final IdleFirstQueue waiting;

  BoundedExecutor(int maxThreads, int maxQueued) {
    this(maxThreads, maxQueued, new IdleFirstQueue());
  }

  private BoundedExecutor(int maxThreads, int maxQueued, IdleFirstQueue waiting) {
    super(0, maxThreads, 60, TimeUnit.SECONDS, waiting, new DaemonThreads());
    this.waiting = waiting;
    this.maxThreads = maxThreads;
    this.maxQueued = maxQueued;
    setRejectedExecutionHandler((task, pool) -> queueOrReject(task));
  }

  private void queueOrReject(Runnable task) {
    if (isShutdown()) {
      throw new RejectedExecutionException("the server is shutting down");
    }
    if (queued.incrementAndGet() > maxQueued) {
      queued.decrementAndGet();
      throw new RejectedExecutionException(
          "all %d service threads are busy and %d calls are queued"
              .formatted(maxThreads, maxQueued));
    }
    waiting.keep(
        () -> {
          queued.decrementAndGet();
          task.run();
        });
    if (getPoolSize() == 0) {
      execute(() -> {}); // the last thread ended just now: this starts one that finds the task
    }
  }

  /**
   * Refuses a task that no idle thread is waiting for, which makes the pool start a thread; if it
   * may not, its rejection handler queues the task.
   */
  private static final class IdleFirstQueue extends LinkedTransferQueue<Runnable> {

    private static final long serialVersionUID = 1L;

    @Override
    public boolean offer(Runnable task) {
      return tryTransfer(task);
    }

    /** Queues a task. Neither add() nor put(): JDK 21.0.2 has them call offer() (JDK-8323659). */
    void keep(Runnable task) {
      super.offer(task);
    }
  }

  private static final class DaemonThreads implements java.util.concurrent.ThreadFactory {

    private final AtomicInteger count = new AtomicInteger();

    @Override
    public Thread newThread(Runnable task) {
      Thread thread = new Thread(task, "sofa-rpc-service-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    }
  }
}
