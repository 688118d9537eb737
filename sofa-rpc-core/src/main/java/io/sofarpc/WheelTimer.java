// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc;

import static java.util.Objects.requireNonNull;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A timer for very many tasks most of which are cancelled, as deadlines are: a task costs one place
 * in a lock-free queue, and cancelling it one more write. Tasks run up to {@value #TICK_MILLIS} ms
 * late, never early.
 *
 * <p>One daemon thread, started by the first task, moves the tasks into the slots of a wheel and
 * runs those that are due. A task that is cancelled within the tick that it came in never gets
 * there. Without tasks the thread sleeps until one comes; with tasks but no new ones, until the
 * first is due.
 */
public final class WheelTimer implements Timer, AutoCloseable {

  static final long TICK_MILLIS = 10;

  private static final Logger logger = LoggerFactory.getLogger(WheelTimer.class);
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);
  private static final int SLOTS = 512;

  /** After so many ticks without a new task the thread sleeps for longer than a tick. */
  private static final int QUIET_TICKS = 100;

  private static final Handle NOTHING = () -> {};

  private static final int NEW = 0; // in the queue of those that came
  private static final int PLACED = 1; // in a slot
  private static final int DONE = 2; // run or cancelled

  private static final int NOT_STARTED = 0;
  private static final int AWAKE = 1; // looks at what came after this tick at the latest
  private static final int ASLEEP = 2;
  private static final int CLOSED = 3;

  private final String threadName;
  private final long originNanos = System.nanoTime();
  private final RevocableQueue<Task> arrived = new RevocableQueue<>();
  private final AtomicReference<@Nullable Task> cancelled =
      new AtomicReference<>(); // a stack of placed ones
  private final AtomicInteger state = new AtomicInteger(NOT_STARTED);
  private volatile @Nullable Thread thread;

  // The timer thread's.
  private final @Nullable Task[] slots = new @Nullable Task[SLOTS]; // rings' first tasks
  private long tick; // the next one to run
  private int placed;
  private int quietTicks;

  /**
   * Creates a timer.
   *
   * @param threadName the name of its thread
   */
  public WheelTimer(String threadName) {
    this.threadName = requireNonNull(threadName, "threadName");
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  /** As declared; after {@link #close} nothing is scheduled any more. */
  @Override
  public Handle schedule(Runnable task, long delayNanos) {
    long due = System.nanoTime() - originNanos + Math.max(0, delayNanos);
    Task added = new Task(this, requireNonNull(task, "task"), due < 0 ? Long.MAX_VALUE : due);
    if (state.get() == CLOSED) {
      return NOTHING;
    }
    arrived.add(added);
    wake();
    return added;
  }

  private void wake() {
    int now = state.get();
    if (now == ASLEEP && state.compareAndSet(ASLEEP, AWAKE)) {
      LockSupport.unpark(thread);
    } else if (now == NOT_STARTED && state.compareAndSet(NOT_STARTED, AWAKE)) {
      Thread started = new Thread(this::run, threadName);
      started.setDaemon(true);
      thread = started;
      try {
        started.start();
      } catch (Throwable noThread) { // no memory for its stack: the next task tries again
        state.compareAndSet(AWAKE, NOT_STARTED);
        throw noThread;
      }
    }
  }

  private void run() {
    tick = elapsed() / TICK_NANOS;
    while (state.get() != CLOSED) {
      remove();
      place();
      runDue();
      sleep();
    }
  }

  private long elapsed() {
    return System.nanoTime() - originNanos;
  }

  /** Takes tasks out of their slots that were cancelled there. */
  private void remove() {
    Task task = cancelled.getAndSet(null);
    while (task != null) {
      Task below = task.below;
      task.below = null; // or who keeps one keeps them all, here and on the wheel
      unlink(task);
      task = below;
    }
  }

  private void unlink(Task task) {
    Task next = requireNonNull(task.next);
    Task before = requireNonNull(task.before);
    int slot = slot(task);
    if (next == task) {
      slots[slot] = null;
    } else {
      before.next = next;
      next.before = before;
      if (slots[slot] == task) {
        slots[slot] = next;
      }
    }
    task.next = null;
    task.before = null;
    placed--;
  }

  private static int slot(Task task) {
    return (int) (task.due % SLOTS);
  }

  /** Puts the tasks that came into their slots; most have been cancelled before and are no more. */
  private void place() {
    quietTicks = arrived.isEmpty() ? quietTicks + 1 : 0;
    for (Task task = arrived.poll(); task != null; task = arrived.poll()) {
      // The tick that begins at its time or after it: a task runs late, never early.
      task.due = Math.max(tick, (task.due - 1) / TICK_NANOS + 1);
      if (task.move(NEW, PLACED)) {
        task.taken();
        link(task);
      }
    }
  }

  private void link(Task task) {
    int slot = slot(task);
    Task first = slots[slot];
    if (first == null) {
      slots[slot] = task;
      task.next = task;
      task.before = task;
    } else {
      Task last = requireNonNull(first.before);
      last.next = task;
      task.before = last;
      task.next = first;
      first.before = task;
    }
    placed++;
  }

  private void runDue() {
    long now = elapsed() / TICK_NANOS;
    long behind = now - tick;
    for (long due = behind >= SLOTS ? now - SLOTS + 1 : tick; due <= now; due++) {
      runSlot((int) (due % SLOTS), now);
    }
    tick = now + 1;
  }

  private void runSlot(int slot, long now) {
    Task first = slots[slot];
    if (first == null) {
      return;
    }
    Task end = requireNonNull(first.before);
    Task task = first;
    while (true) {
      Task next = requireNonNull(task.next);
      if (task.due <= now && task.move(PLACED, DONE)) {
        unlink(task);
        task.run();
      } // else it has rounds to go, or was cancelled and is taken out by remove()
      if (task == end) {
        return;
      }
      task = next;
    }
  }

  /** Sleeps until the next tick; for longer if nothing has come for a while. */
  private void sleep() {
    long untilTick = tick * TICK_NANOS - elapsed();
    if (quietTicks < QUIET_TICKS) {
      if (untilTick > 0) {
        LockSupport.parkNanos(this, untilTick);
      }
      return;
    }
    if (!state.compareAndSet(AWAKE, ASLEEP)) {
      return;
    }
    if (arrived.isEmpty() && cancelled.get() == null) {
      if (placed == 0) {
        LockSupport.park(this);
      } else {
        LockSupport.parkNanos(this, Math.max(1, nextDue() * TICK_NANOS - elapsed()));
      }
    }
    state.compareAndSet(ASLEEP, AWAKE);
  }

  /** Returns the next tick whose slot has a task, which may be due only rounds later. */
  private long nextDue() {
    long due = tick;
    while (slots[(int) (due % SLOTS)] == null && due < tick + SLOTS) {
      due++;
    }
    return due;
  }

  /** Drops every task that has not run. */
  @Override
  public void close() {
    state.set(CLOSED);
    Thread running = thread;
    if (running != null) {
      LockSupport.unpark(running);
    }
  }

  /** A task and what cancels it. */
  private static final class Task extends RevocableQueue.Item implements Handle {

    private static final VarHandle STATE;

    static {
      try {
        STATE = MethodHandles.lookup().findVarHandle(Task.class, "state", int.class);
      } catch (ReflectiveOperationException impossible) {
        throw new ExceptionInInitializerError(impossible);
      }
    }

    private final WheelTimer timer;
    private long due; // nanoseconds after the timer's origin; from the wheel on, its tick
    private @Nullable Runnable action; // the winner of the move to DONE's
    private @Nullable Task below; // among the cancelled

    @SuppressWarnings("UnusedVariable") // changed through STATE
    private volatile int state = NEW;

    // The timer thread's: where it is on the wheel.
    private @Nullable Task next;
    private @Nullable Task before;

    Task(WheelTimer timer, Runnable action, long due) {
      this.timer = timer;
      this.action = action;
      this.due = due;
    }

    boolean move(int from, int to) {
      return STATE.compareAndSet(this, from, to);
    }

    void run() {
      Runnable due = requireNonNull(action, "action");
      action = null;
      try {
        due.run();
      } catch (Throwable thrown) { // the other tasks are not to blame
        logger.warn("a task of {} failed", timer.threadName, thrown);
      }
    }

    @Override
    public void close() {
      if (move(NEW, DONE)) {
        action = null; // whoever is called long after this must not keep the call
        revoke();
      } else if (move(PLACED, DONE)) {
        action = null;
        Task top;
        do {
          top = timer.cancelled.get();
          below = top;
        } while (!timer.cancelled.compareAndSet(top, this));
      }
    }
  }
}
