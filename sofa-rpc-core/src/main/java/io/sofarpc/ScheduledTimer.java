// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A timer on one daemon thread of its own, which starts with the first task. */
public final class ScheduledTimer implements Timer, AutoCloseable {

  private static final Handle NOTHING = () -> {};

  private final ScheduledThreadPoolExecutor executor;

  /**
   * Creates a timer.
   *
   * @param threadName the name of its thread
   */
  public ScheduledTimer(String threadName) {
    executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, threadName);
              thread.setDaemon(true);
              return thread;
            },
            (task, full) -> {}); // after close: nothing is scheduled any more
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public Handle schedule(Runnable task, long delayNanos) {
    if (executor.isShutdown()) {
      return NOTHING;
    }
    Future<?> future = executor.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }

  /** Drops every task that has not run. */
  @Override
  public void close() {
    executor.shutdownNow();
  }
}
