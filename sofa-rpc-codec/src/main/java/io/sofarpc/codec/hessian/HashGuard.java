// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import org.jspecify.annotations.Nullable;

/** Stops floods of keys that are expensive to put into a hash table. */
final class HashGuard {

  private final CollectionCodec.Cost cost;

  private static final int START = 128;

  private int @Nullable [] counts;
  private int keys;

  private HashGuard(CollectionCodec.Cost cost) {
    this.cost = cost;
  }

  /** Returns a guard of one collection or map; null if its elements cost next to nothing. */
  static @Nullable HashGuard of(CollectionCodec.Cost cost) {
    return cost.compareTo(CollectionCodec.Cost.HASH) < 0 ? null : new HashGuard(cost);
  }

  /** Counts a key that was read since the weight was {@code before}. */
  void check(HessianReader in, @Nullable Object key, long before) {
    in.chargeHash(before);
    if (cost == CollectionCodec.Cost.HASH && isSorted(key)) {
      return;
    } else if (cost == CollectionCodec.Cost.HASH_CHAIN) {
      in.chargeWork(keys >> 6);
    } else if (cost == CollectionCodec.Cost.COMPARE_ALL) {
      in.chargeWork(keys >> 3);
    }
    if (++keys < START || key == null) {
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

  // HashMap sorts colliding keys of these classes; others it compares one by one.
  private static boolean isSorted(@Nullable Object key) {
    return key == null || key instanceof String || key instanceof Number || key instanceof Enum;
  }
}
