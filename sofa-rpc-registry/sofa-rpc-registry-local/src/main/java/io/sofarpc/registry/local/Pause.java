// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.registry.local;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** Short waits that an interrupt does not end: a provider that is stopped must still withdraw. */
final class Pause {

  private Pause() {}

  /** Waits half the time to one and a half times the time, so that processes fall out of step. */
  static void around(Duration time) {
    long nanos = time.toNanos() / 2 + ThreadLocalRandom.current().nextLong(time.toNanos());
    long end = System.nanoTime() + nanos;
    boolean interrupted = false;
    for (long left = nanos; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
      interrupted |= Thread.interrupted(); // parking returns at once while this is set
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
