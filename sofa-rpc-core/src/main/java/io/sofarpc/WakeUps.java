// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc;

import org.jspecify.annotations.Nullable;

/**
 * Wakes the threads whose answers arrive together. To wake a thread costs more than to complete its
 * call, so the event loop wakes only the first of {@value #CHAIN}: each thread wakes the next one
 * before it goes on with its own work.
 *
 * <p>For transports: between {@link #hold} and {@link #release} an event loop reads what is there;
 * calls that end meanwhile, on that thread, wake their callers at the latest on release. One object
 * for each thread, used by that thread alone.
 */
public final class WakeUps {

  /** Longer chains give little more throughput, and their last threads wait longer. */
  private static final int CHAIN = 32;

  private static final ThreadLocal<@Nullable WakeUps> OF_THREAD = new ThreadLocal<>();

  private @Nullable AwaitedResponse first;
  private @Nullable AwaitedResponse last;
  private int held;
  private boolean holding;

  private WakeUps() {}

  /** Begins to gather the threads that this thread has to wake; {@link #release} must follow. */
  public static WakeUps hold() {
    WakeUps mine = OF_THREAD.get();
    if (mine == null) {
      mine = new WakeUps();
      OF_THREAD.set(mine);
    }
    mine.holding = true;
    return mine;
  }

  /** Wakes those that were held back, and from now on each one at once. */
  public void release() {
    holding = false;
    wakeFirst();
  }

  /** Wakes the caller of a call that has ended, or holds it back. */
  static void wake(AwaitedResponse ended) {
    WakeUps mine = OF_THREAD.get();
    if (mine == null || !mine.holding) {
      ended.wake();
    } else {
      mine.add(ended);
    }
  }

  /** Wakes those that this thread holds back, as it is about to wait itself. */
  static void wakeHeld() {
    WakeUps mine = OF_THREAD.get();
    if (mine != null) {
      mine.wakeFirst();
    }
  }

  private void add(AwaitedResponse ended) {
    if (last == null) {
      first = ended;
    } else {
      last.wakesNext(ended);
    }
    last = ended;
    if (++held == CHAIN) {
      wakeFirst();
    }
  }

  private void wakeFirst() {
    AwaitedResponse head = first;
    first = null;
    last = null;
    held = 0;
    if (head != null) {
      head.wake();
    }
  }
}
