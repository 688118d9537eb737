// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.netty;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes of requests that one connection keeps in memory, from when they arrive until their
 * calls have ended. All connections of a port share one limit, {@code maxInFlightBytes}. For the
 * connection's event loop.
 *
 * <p>The port counts in steps, so that what is small costs a connection no more than an addition.
 */
public final class RequestBytes {

  /** A thread that still runs a call which has ended keeps a request of at least this size. */
  public static final int LARGE = 64 << 10;

  private static final int STEP = 4 << 10;

  private final AtomicLong ofPort;
  private final long max;
  private long held;
  private long counted; // by the port: less than a step from what is held, none if that is none

  RequestBytes(AtomicLong ofPort, long max) {
    this.ofPort = ofPort;
    this.max = max + STEP; // one message may be that large, and has a few bytes around it
  }

  /**
   * Counts bytes that are about to be kept.
   *
   * @return {@code false} if the port keeps too many; they were not counted
   */
  public boolean add(int bytes) {
    long more = held + bytes - counted;
    if (more >= STEP) {
      more -= more % STEP;
      if (ofPort.addAndGet(more) > max) {
        ofPort.addAndGet(-more);
        return false;
      }
      counted += more;
    }
    held += bytes;
    return true;
  }

  /** Takes back bytes that are not kept any more. */
  public void remove(long bytes) {
    held -= bytes;
    long less = counted - held;
    if (less >= STEP) {
      less -= less % STEP;
      counted -= less;
      ofPort.addAndGet(-less);
    }
  }

  /** Says why bytes were not counted, and what to do. */
  public String refusal() {
    return "this port keeps %d bytes of requests that arrive, wait or run (maxInFlightBytes: %d); try again later or elsewhere"
        .formatted(ofPort.get(), max - STEP);
  }
}
