// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A response for which its caller's thread may wait with {@link #await}, and which may have that
 * thread wake another one, see {@link WakeUps}.
 *
 * <p>Whoever ends the call takes the waiting thread over by the step to {@code ENDED}, sets {@link
 * #next} and steps to {@code WOKEN}; before that step the thread does not go on, so that the next
 * one is not forgotten.
 */
abstract class AwaitedResponse extends CompletableFuture<Response> {

  private static final int NOT_AWAITED = 0;
  private static final int AWAITED = 1;
  private static final int ENDED = 2;
  private static final int WOKEN = 3;

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(AwaitedResponse.class, "state", int.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private volatile int state;
  private @Nullable Thread waiting; // written before the step to AWAITED
  private @Nullable AwaitedResponse next; // written before the step to WOKEN

  /**
   * Waits for the response; at most one thread may.
   *
   * @throws InterruptedException if the thread was interrupted before the call ended
   * @throws ExecutionException with the failure of the call
   */
  final Response await() throws InterruptedException, ExecutionException {
    Thread thread = Thread.currentThread();
    if (thread instanceof ForkJoinWorkerThread) {
      return get(); // it has its pool start another thread
    }
    waiting = thread;
    if (STATE.compareAndSet(this, NOT_AWAITED, AWAITED)) {
      park();
    }
    return get();
  }

  private void park() throws InterruptedException {
    WakeUps.wakeHeld();
    boolean interrupted = false;
    while (state != WOKEN) {
      LockSupport.park(this);
      if (Thread.interrupted()) {
        if (STATE.compareAndSet(this, AWAITED, NOT_AWAITED)) {
          throw new InterruptedException();
        }
        interrupted = true; // too late: it is about to be woken, and may have to wake another
      }
    }
    AwaitedResponse other = next;
    if (other != null) {
      next = null;
      other.wake();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Has the caller woken, if one waits; called once, by whoever has completed this. */
  final void ended() {
    if ((int) STATE.getAndSet(this, ENDED) == AWAITED) {
      WakeUps.wake(this);
    }
  }

  /** Has the thread that waits for this wake the one that waits for another. */
  final void wakesNext(AwaitedResponse other) {
    next = other;
  }

  /** Wakes the thread that waits, which was taken over by {@link #ended}. */
  final void wake() {
    Thread thread = waiting;
    state = WOKEN;
    LockSupport.unpark(thread);
  }
}
