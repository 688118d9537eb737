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

  BoundedExecutor(int maxThreads, int maxQueued) {
    super(0, maxThreads, 60, TimeUnit.SECONDS, new IdleFirstQueue(), new DaemonThreads());
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
    getQueue()
        .add(
            () -> {
              queued.decrementAndGet();
              task.run();
            });
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
