// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0

package io.sofarpc.codec.hessian;

import org.jspecify.annotations.Nullable;

/** Stops floods of keys that are expensive to put into a hash table. */
final class HashGuard {

  private static final int START = 128;

  private int @Nullable [] counts;
  private int keys;

  /** Counts a key that was read since the weight was {@code before}. */
  void check(HessianReader in, @Nullable Object key, long before) {
    in.chargeHash(before);
    // HashMap sorts colliding keys of these classes; others it compares one by one
    if (key == null
        || key instanceof String
        || key instanceof Number
        || key instanceof Enum
        || ++keys < START) {
      return;
    }
    if (counts == null) {
      counts = new int[256];
    }
    int h = key.hashCode() * 0x9E3779B9;
    int same = ++counts[h >>> 24];
    if (same > START && same > keys >> 4) {
      in.chargeWork(same);
    }
  }
}
