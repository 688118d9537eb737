// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/** The moment by which a call must have ended, on the clock of its {@link Timer}. Immutable. */
public final class Deadline {

  private final Timer timer;
  private final long atNanos;

  private Deadline(Timer timer, long atNanos) {
    this.timer = timer;
    this.atNanos = atNanos;
  }

  /**
   * Returns the deadline that lies this long after now.
   *
   * @param timer whose clock counts
   * @param timeout zero or less gives a deadline that has passed
   */
  public static Deadline after(Timer timer, Duration timeout) {
    return afterNanos(timer, saturatedNanos(timeout));
  }

  /** As {@link #after} with the time-out in nanoseconds. */
  public static Deadline afterNanos(Timer timer, long timeoutNanos) {
    // Half the range of nanoTime, so that comparing by subtraction cannot overflow.
    long bounded = Math.max(Math.min(timeoutNanos, Long.MAX_VALUE >> 1), Long.MIN_VALUE >> 1);
    return new Deadline(requireNonNull(timer, "timer"), timer.nanoTime() + bounded);
  }

  private static long saturatedNanos(Duration timeout) {
    try {
      return timeout.toNanos();
    } catch (ArithmeticException tooLong) {
      return timeout.isNegative() ? 0 : Long.MAX_VALUE;
    }
  }

  /**
   * Returns the time left.
   *
   * @return nanoseconds; zero or negative once the deadline has passed
   */
  public long remainingNanos() {
    return atNanos - timer.nanoTime();
  }

  /** Returns the time left, at least zero. */
  public Duration remaining() {
    return Duration.ofNanos(Math.max(0, remainingNanos()));
  }

  /** Returns whether the deadline has passed. */
  public boolean isExpired() {
    return remainingNanos() <= 0;
  }

  /** Returns the earlier of two deadlines. */
  public Deadline earlier(Deadline other) {
    return remainingNanos() <= other.remainingNanos() ? this : other;
  }

  /** Returns the time left, for messages. */
  @Override
  public String toString() {
    return "in " + remaining().toMillis() + " ms";
  }
}
