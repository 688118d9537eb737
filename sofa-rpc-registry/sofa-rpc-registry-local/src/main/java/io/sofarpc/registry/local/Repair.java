// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.registry.local;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Puts the file right when it says something else than we do: a stock process writes the whole file
 * from its memory, without what it has not seen, and with what is gone. The pause before a repair
 * is random, since many processes see the same, and doubles while others keep undoing it. Used by
 * one thread.
 */
final class Repair {

  private static final Duration FIRST = Duration.ofMillis(20);
  private static final Duration LAST = Duration.ofSeconds(5);
  private static final Duration PEACE = Duration.ofSeconds(10); // after which FIRST holds again

  private final RegistryFile file;
  private final OwnEntries own;
  private Duration pause = FIRST;
  private boolean pending;
  private long dueAt;
  private long doneAt;

  Repair(RegistryFile file, OwnEntries own) {
    this.file = file;
    this.own = own;
  }

  /** Returns the time until this wants to run again, at most {@code most}. */
  Duration untilDue(Duration most) {
    if (!pending) {
      return most;
    }
    long left = Math.max(0, dueAt - System.nanoTime());
    return left < most.toNanos() ? Duration.ofNanos(left) : most;
  }

  /** Writes the file if it is wrong and the time has come; does not wait for its lock. */
  void run(Content seen) throws IOException {
    List<Entry> entries = seen.entries();
    boolean wrong = !own.mergeInto(entries).equals(entries) && mayWrite();
    long now = System.nanoTime();
    if (!wrong) {
      pending = false;
      pause = now - doneAt > PEACE.toNanos() ? FIRST : pause;
    } else if (!pending) {
      pending = true;
      dueAt = now + pause.toNanos() / 2 + ThreadLocalRandom.current().nextLong(pause.toNanos());
    } else if (now - dueAt >= 0) {
      pending = false;
      doneAt = now;
      pause = pause.multipliedBy(2).compareTo(LAST) < 0 ? pause.multipliedBy(2) : LAST;
      if (!file.update(seen, own::mergeInto, Duration.ZERO)) {
        pending = true;
        dueAt = now + FIRST.toNanos();
      }
    }
  }

  /** A consumer that may only read leaves the dead to those who may write. */
  private boolean mayWrite() {
    return !own.all().isEmpty() || file.isWritable();
  }
}
