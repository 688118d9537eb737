// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.netty;

import io.sofarpc.Timer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;

/** Warns at most once in ten seconds, as peers decide how often there is a reason. Thread-safe. */
final class OccasionalLog {

  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Logger logger;
  private final Timer timer;
  private final AtomicLong quietUntil;
  private final AtomicInteger suppressed = new AtomicInteger();

  OccasionalLog(Logger logger, Timer timer) {
    this.logger = logger;
    this.timer = timer;
    this.quietUntil = new AtomicLong(timer.nanoTime());
  }

  void warn(String message) {
    long now = timer.nanoTime();
    long until = quietUntil.get();
    if (now - until < 0 || !quietUntil.compareAndSet(until, now + PAUSE_NANOS)) {
      suppressed.incrementAndGet();
      logger.debug(message);
      return;
    }
    int others = suppressed.getAndSet(0);
    logger.warn(others == 0 ? message : message + " (and " + others + " before, at level debug)");
  }
}
