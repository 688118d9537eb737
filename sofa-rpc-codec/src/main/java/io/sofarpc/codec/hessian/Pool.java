// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A few used objects that wait for their next use. Never blocks: whoever finds none makes one, and
 * whoever finds no room drops it. What is taken belongs to the taker alone; what is not given back,
 * as after a failure, is garbage like any other.
 */
final class Pool<T> {

  private static final int SLOTS =
      Integer.highestOneBit(Math.min(16, Runtime.getRuntime().availableProcessors())) * 2;

  /** Slots are a cache line apart, so that processors do not disturb each other. */
  private static final int STRIDE = 16;

  private final AtomicReferenceArray<@Nullable T> slots =
      new AtomicReferenceArray<>(SLOTS * STRIDE);

  /** Returns an object, null if there is none. */
  @Nullable T take() {
    int home = home();
    T found = take(home);
    return found != null ? found : take(home ^ STRIDE);
  }

  private @Nullable T take(int slot) {
    return slots.getPlain(slot) == null ? null : slots.getAndSet(slot, null);
  }

  /** Keeps an object, if there is room. */
  void give(T used) {
    int home = home();
    int slot = slots.getPlain(home) == null ? home : home ^ STRIDE;
    if (slots.getPlain(slot) == null) {
      slots.setRelease(slot, used); // of two threads in a race one loses its object, no more
    }
  }

  private static int home() {
    return ((int) Thread.currentThread().getId() & (SLOTS - 1)) * STRIDE;
  }
}
