// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc;

import static java.util.Objects.requireNonNull;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that run users' code: a task gets an idle thread, else a new one up to the maximum,
 * else it waits, else it is rejected. Idle threads end after a minute. Thread-safe, without locks.
 *
 * <p>Made for tasks that come in batches from an event loop. Waking a thread costs more than a
 * short task, so at most one is being woken at any time; once awake and with a task of its own, it
 * wakes the next one if more tasks wait. Every task that waits is thus looked after by a thread
 * that is about to take one, whatever those that already run do, and a batch of short tasks is run
 * by a few threads, not by one each.
 */
public final class BoundedExecutor implements Executor {

  private static final Logger logger = LoggerFactory.getLogger(BoundedExecutor.class);
  private static final long IDLE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final String name;
  private final int maxThreads;
  private final int maxQueued;
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger unfinished =
      new AtomicInteger(); // tasks taken and not run to the end
  private final AtomicInteger threads = new AtomicInteger();
  private final AtomicInteger lastThread = new AtomicInteger();
  private final AtomicBoolean waking = new AtomicBoolean(); // a thread is on its way to the queue
  private final AtomicReference<@Nullable Idle> idle = new AtomicReference<>(); // a stack
  private final CountDownLatch terminated = new CountDownLatch(1);
  private volatile boolean shutdown;

  /**
   * Creates an executor without threads.
   *
   * @param name of its threads, which get a number behind it; they are daemons
   * @param maxThreads how many tasks may run at once, at least 1
   * @param maxQueued how many more may wait, 0 or more
   */
  public BoundedExecutor(String name, int maxThreads, int maxQueued) {
    if (maxThreads < 1) {
      throw new IllegalArgumentException("maxThreads: " + maxThreads + " (expected: 1 or more)");
    }
    if (maxQueued < 0) {
      throw new IllegalArgumentException("maxQueued: " + maxQueued + " (expected: 0 or more)");
    }
    this.name = requireNonNull(name, "name");
    this.maxThreads = maxThreads;
    this.maxQueued = maxQueued;
  }

  /**
   * Runs a task on a thread of this executor, soon.
   *
   * @param task what it throws is logged
   * @throws RejectedExecutionException if all threads are busy and as many tasks wait as may, or
   *     after {@link #shutdown}; the message says which
   */
  @Override
  public void execute(Runnable task) {
    requireNonNull(task, "task");
    if (shutdown) {
      throw new RejectedExecutionException(name + " is shutting down");
    }
    int before = unfinished.getAndIncrement();
    if (before - maxThreads >= maxQueued) {
      unfinished.decrementAndGet();
      throw new RejectedExecutionException(
          "all %d threads of %s are busy and %d tasks wait".formatted(maxThreads, name, maxQueued));
    }
    waiting.add(task);
    wakeOne();
  }

  /** Has one more thread look at the queue, unless one is about to or all are running tasks. */
  private void wakeOne() {
    while (!waking.get() && waking.compareAndSet(false, true)) {
      if (wakeIdle() || startThread()) {
        return;
      }
      waking.set(false);
      // All are busy, and each looks at the queue when its task is done. But one that fell asleep
      // or ended just now may have found this thread about to wake somebody, and relied on it.
      if (waiting.isEmpty() || (idle.get() == null && threads.get() >= maxThreads)) {
        return;
      }
    }
  }

  private boolean wakeIdle() {
    for (Idle top = idle.get(); top != null; top = idle.get()) {
      if (idle.compareAndSet(top, top.below) && top.claim()) {
        LockSupport.unpark(top.thread);
        return true;
      }
    }
    return false;
  }

  private boolean startThread() {
    int running = threads.get();
    while (running < maxThreads) {
      if (threads.compareAndSet(running, running + 1)) {
        Thread thread = new Thread(this::work, name + "-" + lastThread.incrementAndGet());
        thread.setDaemon(true);
        try {
          thread.start();
        } catch (Throwable noThread) { // no memory for its stack: others must do
          threads.decrementAndGet();
          waking.set(false);
          logger.warn("cannot start thread {} of {}", running + 1, name, noThread);
        }
        return true;
      }
      running = threads.get();
    }
    return false;
  }

  /** What a thread does: it begins as the one that was woken. */
  private void work() {
    boolean woken = true;
    while (true) {
      Runnable task = waiting.poll();
      if (woken) {
        waking.set(false);
        woken = false;
        if (task == null) {
          task = waiting.poll(); // one that came before, whose sender saw a thread on its way
        }
        if (task != null && !waiting.isEmpty()) {
          wakeOne();
        }
      }
      if (task != null) {
        run(task);
      } else if (park()) {
        woken = true;
      } else {
        return;
      }
    }
  }

  private void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable thrown) { // the thread lives on: others' tasks wait for it
      logger.error("a task of {} failed", name, thrown);
    } finally {
      unfinished.decrementAndGet();
    }
  }

  /**
   * Waits for a task.
   *
   * @return {@code false} if none came for long, or none will: the thread ends
   */
  private boolean park() {
    Idle self = new Idle(Thread.currentThread());
    Idle top;
    do {
      top = idle.get();
      self.below = top;
    } while (!idle.compareAndSet(top, self));
    if (!waiting.isEmpty()) { // came before this thread was to be seen as idle
      wakeOne();
    }
    long end = System.nanoTime() + IDLE_NANOS;
    while (!self.isClaimed()) {
      long left = end - System.nanoTime();
      if ((shutdown || left <= 0) && self.claim()) {
        return leave();
      }
      Thread.interrupted(); // left behind by a task; it would keep this one from parking
      LockSupport.parkNanos(this, Math.max(1, left));
    }
    return true;
  }

  /** Ends the calling thread, which nobody can wake any more, unless a task has come meanwhile. */
  private boolean leave() {
    threads.decrementAndGet();
    if (!waiting.isEmpty()) {
      wakeOne();
    }
    if (shutdown && threads.get() == 0 && waiting.isEmpty()) {
      terminated.countDown();
    }
    return false;
  }

  /** Takes no more tasks; those that wait are still run, and the threads end after the last. */
  public void shutdown() {
    shutdown = true;
    for (Idle next = idle.get(); next != null; next = next.below) {
      LockSupport.unpark(next.thread);
    }
    if (threads.get() == 0 && waiting.isEmpty()) {
      terminated.countDown();
    }
  }

  /**
   * Waits until all threads have ended after {@link #shutdown}.
   *
   * @return whether they have
   */
  public boolean awaitTermination(long time, TimeUnit unit) throws InterruptedException {
    return terminated.await(time, unit);
  }

  /** Returns how many threads there are, busy or idle. */
  public int threads() {
    return threads.get();
  }

  /** A thread that waits; whoever claims it, itself included, decides what it does next. */
  private static final class Idle extends AtomicBoolean {

    private static final long serialVersionUID = 1L;

    private final transient Thread thread;
    private transient @Nullable Idle below; // set before it is published

    Idle(Thread thread) {
      this.thread = thread;
    }

    boolean claim() {
      return compareAndSet(false, true);
    }

    boolean isClaimed() {
      return get();
    }
  }
}
