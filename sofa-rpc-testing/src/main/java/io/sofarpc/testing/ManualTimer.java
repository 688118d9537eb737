// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.testing;

import static java.util.Objects.requireNonNull;

import io.sofarpc.Handle;
import io.sofarpc.Timer;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A timer whose time stands still until a test moves it. Thread-safe.
 *
 * <p>Tasks run on the thread that calls {@link #advance}, in the order of their times, those of one
 * time in the order in which they were scheduled. A task due at once runs with the next advance,
 * also one by {@link Duration#ZERO}.
 */
public final class ManualTimer implements Timer {

  private final ReentrantLock advancing = new ReentrantLock(); // held while tasks run
  private final ReentrantLock lock = new ReentrantLock(); // guards the fields, for a few lines
  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(
          Comparator.<Task>comparingLong(t -> t.atNanos).thenComparing(t -> t.number));
  private long nowNanos;
  private long scheduled;

  /** Creates a timer at time zero. */
  public ManualTimer() {}

  @Override
  public long nanoTime() {
    lock.lock();
    try {
      return nowNanos;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Handle schedule(Runnable task, long delayNanos) {
    requireNonNull(task, "task");
    lock.lock();
    try {
      Task added = new Task(task, nowNanos + Math.max(0, delayNanos), scheduled++);
      tasks.add(added);
      return () -> forget(added);
    } finally {
      lock.unlock();
    }
  }

  private void forget(Task task) {
    lock.lock();
    try {
      tasks.remove(task);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Moves the time and runs what has become due, also what such tasks schedule within that time.
   * Each task sees the time for which it was scheduled. What a task throws is thrown here, with the
   * time left where that task was.
   *
   * @param time zero or more
   */
  public void advance(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("time: " + time + " (expected: zero or more)");
    }
    advancing.lock();
    try {
      long target = nanoTime() + time.toNanos();
      for (Task due = poll(target); due != null; due = poll(target)) {
        due.action.run();
      }
    } finally {
      advancing.unlock();
    }
  }

  /**
   * Moves the time to the next task and runs what is due then.
   *
   * @return by how much the time was moved
   * @throws IllegalStateException if no task is scheduled
   */
  public Duration advanceToNext() {
    advancing.lock();
    try {
      Duration wait = untilNext();
      advance(wait);
      return wait;
    } finally {
      advancing.unlock();
    }
  }

  private Duration untilNext() {
    lock.lock();
    try {
      Task next = tasks.peek();
      if (next == null) {
        throw new IllegalStateException("no task is scheduled");
      }
      return Duration.ofNanos(Math.max(0, next.atNanos - nowNanos));
    } finally {
      lock.unlock();
    }
  }

  /** Moves the time to the next task due until then and takes it out, or to the end. */
  private @Nullable Task poll(long targetNanos) {
    lock.lock();
    try {
      Task next = tasks.peek();
      boolean due = next != null && next.atNanos <= targetNanos;
      long until = due ? requireNonNull(next).atNanos : targetNanos;
      nowNanos = Math.max(nowNanos, until);
      return due ? tasks.poll() : null;
    } finally {
      lock.unlock();
    }
  }

  /** Returns how many tasks have neither run nor been cancelled: zero when nothing leaks. */
  public int pendingTasks() {
    lock.lock();
    try {
      return tasks.size();
    } finally {
      lock.unlock();
    }
  }

  private static final class Task {

    private final Runnable action;
    private final long atNanos;
    private final long number;

    Task(Runnable action, long atNanos, long number) {
      this.action = action;
      this.atNanos = atNanos;
      this.number = number;
    }
  }
}
