// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import java.util.concurrent.atomic.AtomicLong;

/** Counts the bytes that wait to be written to one peer, up to a limit. Thread-safe. */
final class QueuedBytes {

  private final int limit;
  private final AtomicLong count = new AtomicLong();

  QueuedBytes(int limit) {
    this.limit = limit;
  }

  /**
   * Counts bytes that are about to be written; a message that is larger than the limit is taken if
   * it is alone.
   *
   * @return {@code false} if too many wait already; they were not counted
   */
  boolean reserve(int bytes) {
    long queued = count.addAndGet(bytes);
    if (queued > limit && queued != bytes) {
      count.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  /** Takes back what was counted: it is written, or never will be. */
  void release(int bytes) {
    count.addAndGet(-bytes);
  }

  long count() {
    return count.get();
  }
}
