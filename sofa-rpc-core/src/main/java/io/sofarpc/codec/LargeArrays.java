// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec;

import java.lang.ref.SoftReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A few large arrays that wait to be used again, as the JVM spends more on making and clearing one
 * than a codec on filling it. They are softly reachable: memory that runs short takes them.
 * Thread-safe, without locks.
 */
final class LargeArrays {

  /** Arrays from here on are worth it. */
  static final int MIN_BYTES = 64 << 10;

  private static final int MAX_BYTES = 4 << 20;
  private static final int COUNT = 8;

  private static final AtomicReferenceArray<@Nullable SoftReference<byte[]>> SPARE =
      new AtomicReferenceArray<>(COUNT);

  private LargeArrays() {}

  /** Returns an array of at least that size, with anything in it. */
  static byte[] take(int bytes) {
    if (bytes >= MIN_BYTES && bytes <= MAX_BYTES) {
      for (int i = 0; i < COUNT; i++) {
        SoftReference<byte[]> spare = SPARE.get(i);
        byte[] array = spare == null ? null : spare.get();
        if (array != null && array.length >= bytes && SPARE.compareAndSet(i, spare, null)) {
          return array;
        }
      }
    }
    return new byte[bytes];
  }

  /** Keeps an array that nobody uses any more, if there is room. */
  static void give(byte[] array) {
    if (array.length < MIN_BYTES || array.length > MAX_BYTES) {
      return;
    }
    for (int i = 0; i < COUNT; i++) {
      SoftReference<byte[]> spare = SPARE.get(i);
      if ((spare == null || spare.get() == null)
          && SPARE.compareAndSet(i, spare, new SoftReference<>(array))) {
        return;
      }
    }
  }
}
