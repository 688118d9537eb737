// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A frozen map from names to values that is searched with the bytes of a name. */
final class NameTable<V> {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final Map<String, V> byName;
  private final byte[] @Nullable [] names;
  private final @Nullable Object[] values;

  NameTable(Map<String, V> entries) {
    byName = Map.copyOf(entries);
    int size = Integer.highestOneBit(Math.max(8, entries.size() * 4)) * 2;
    names = new byte[size][];
    values = new Object[size];
    byName.forEach(this::put);
  }

  Set<String> names() {
    return byName.keySet();
  }

  @Nullable V get(String name) {
    return byName.get(name);
  }

  /** Returns the value of the name in {@code buf}, which holds ASCII only. */
  @Nullable V get(byte[] buf, int from, int length) {
    int mask = names.length - 1;
    for (int i = hash(buf, from, length) & mask; ; i = (i + 1) & mask) {
      byte[] name = names[i];
      if (name == null) {
        return null;
      }
      if (name.length == length && Arrays.equals(name, 0, length, buf, from, from + length)) {
        @SuppressWarnings("unchecked")
        V value = (V) values[i];
        return value;
      }
    }
  }

  private void put(String name, V value) {
    byte[] bytes = ScalarWriter.encode(name);
    if (bytes.length != name.length()) {
      return; // not ASCII: found through the map
    }
    int mask = names.length - 1;
    int i = hash(bytes, 0, bytes.length) & mask;
    while (names[i] != null) {
      i = (i + 1) & mask;
    }
    names[i] = bytes;
    values[i] = value;
  }

  // The table is frozen and made of names we chose, so a weak hash of both ends is safe.
  private static int hash(byte[] buf, int from, int length) {
    long h = length;
    if (length >= 8) {
      h ^= (long) LONG.get(buf, from + length - 8) * 0x9E3779B97F4A7C15L;
      h ^= (long) LONG.get(buf, from + ((length - 8) >>> 1)) * 0xC2B2AE3D27D4EB4FL;
    } else {
      for (int i = from; i < from + length; i++) {
        h = (h + buf[i]) * 0x9E3779B97F4A7C15L;
      }
    }
    return (int) (h >>> 32) ^ (int) h;
  }
}
