// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.server;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Virtual threads for tasks, on JDKs that have them (JEP 444); this library is made for 17. As many
 * as there are tasks that wait for something; one that has ended its task takes the next that has
 * no thread yet.
 *
 * <p>Made for tasks that come in batches from an event loop, which starts one thread for them: that
 * one starts the next if more tasks wait, before it runs its own. Every task that waits is thus
 * looked after by a thread which has been started and has no task yet. Thread-safe, without locks.
 */
final class VirtualThreads implements Executor {

  private static final Logger logger = LoggerFactory.getLogger(VirtualThreads.class);

  /** So many tasks, and a thread makes way for others, which the JDK never interrupts it for. */
  private static final int MAX_TASKS = 64;

  private final ThreadFactory factory;
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean starting = new AtomicBoolean(); // a thread is on its way to the queue

  VirtualThreads(ThreadFactory factory) {
    this.factory = factory;
  }

  /**
   * Returns what runs tasks on virtual threads.
   *
   * @param name of the threads, which get a number behind it
   * @throws IllegalStateException if this JDK has none
   */
  static Executor create(String name) {
    return new VirtualThreads(factory(name));
  }

  @Override
  public void execute(Runnable task) {
    waiting.add(task);
    try {
      startOne();
    } catch (Throwable noThread) {
      if (waiting.remove(task)) { // else another thread has it
        throw new RejectedExecutionException("cannot start a thread", noThread);
      }
    }
  }

  private void startOne() {
    if (starting.get() || !starting.compareAndSet(false, true)) {
      return;
    }
    try {
      factory.newThread(this::work).start();
    } catch (Throwable noThread) {
      starting.set(false);
      throw noThread;
    }
  }

  private void work() {
    Runnable task = waiting.poll();
    starting.set(false);
    if (task == null) {
      task = waiting.poll(); // one that came before, whose sender saw this thread on its way
    }
    for (int tasks = 1; task != null; tasks++) {
      if (tasks == 1 || tasks > MAX_TASKS) {
        startAnother();
      }
      run(task);
      task = tasks > MAX_TASKS ? null : waiting.poll();
    }
  }

  private void startAnother() {
    try {
      if (!waiting.isEmpty()) {
        startOne();
      }
    } catch (Throwable noThread) { // this one looks at the queue again, when it has run its task
      logger.warn("cannot start another thread", noThread);
    }
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable thrown) {
      logger.error("a task failed", thrown);
    }
    Thread.interrupted(); // the next task is not to blame
  }

  private static ThreadFactory factory(String name) {
    try {
      Lookup lookup = MethodHandles.publicLookup();
      Class<?> builder = Class.forName("java.lang.Thread$Builder");
      Class<?> virtual = Class.forName("java.lang.Thread$Builder$OfVirtual");
      Object unnamed =
          lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(virtual)).invoke();
      Object named =
          lookup
              .findVirtual(
                  builder, "name", MethodType.methodType(builder, String.class, long.class))
              .invoke(unnamed, name + "-", 1L);
      MethodHandle make =
          lookup.findVirtual(builder, "factory", MethodType.methodType(ThreadFactory.class));
      return (ThreadFactory) make.invoke(named);
    } catch (ClassNotFoundException | NoSuchMethodException absent) {
      throw new IllegalStateException(
          "virtual threads need JDK 21 or later, this is " + Runtime.version(), absent);
    } catch (RuntimeException | Error thrown) {
      throw thrown;
    } catch (Throwable impossible) {
      throw new IllegalStateException("cannot make virtual threads", impossible);
    }
  }
}
