// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc;

/**
 * The clock and alarm of calls, handed in so that tests can turn it by hand. Thread-safe.
 *
 * <p>Tasks run on the timer's own thread; they must be short and must not block.
 */
public interface Timer {

  /**
   * Returns the current time of this timer.
   *
   * @return nanoseconds since an arbitrary origin; compare by subtraction only
   */
  long nanoTime();

  /**
   * Runs a task once after a delay.
   *
   * @param task what to run
   * @param delayNanos nanoseconds from now; zero or less means as soon as possible
   * @return cancels the task if it has not run; closing it later does nothing
   */
  Handle schedule(Runnable task, long delayNanos);
}
