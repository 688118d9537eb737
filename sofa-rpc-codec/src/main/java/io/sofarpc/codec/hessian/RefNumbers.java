// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Which numbers the objects written so far have; objects are told apart by identity. */
final class RefNumbers {

  /** Up to here a scan is cheaper than asking each new object for its identity hash code. */
  private static final int SCANNED = 128;

  /** Larger tables are not worth keeping for the next content. */
  private static final int MAX_KEPT = 512;

  private @Nullable Object[] values = new @Nullable Object[16];
  private int[] numbers = new int[16];
  private int count;
  private int[] slots = {}; // of a hash table, in use beyond SCANNED
  private boolean isHashed;

  void clear() {
    if (values.length > MAX_KEPT) {
      values = new @Nullable Object[16];
      numbers = new int[16];
      slots = new int[0];
    } else {
      Arrays.fill(values, 0, count, null);
      if (isHashed) {
        Arrays.fill(slots, 0);
      }
    }
    isHashed = false;
    count = 0;
  }

  /** Returns the number of {@code value}, or -1. */
  int get(Object value) {
    if (!isHashed) {
      @Nullable Object[] values = this.values;
      for (int i = 0, n = count; i < n; i++) {
        if (values[i] == value) {
          return numbers[i];
        }
      }
      return -1;
    }
    int mask = slots.length - 1;
    for (int s = spread(value) & mask; slots[s] != 0; s = (s + 1) & mask) {
      if (values[slots[s] - 1] == value) {
        return numbers[slots[s] - 1];
      }
    }
    return -1;
  }

  /** Adds a value that is not there. */
  void put(Object value, int number) {
    if (count == values.length) {
      values = Arrays.copyOf(values, count * 2);
      numbers = Arrays.copyOf(numbers, count * 2);
    }
    values[count] = value;
    numbers[count++] = number;
    if (isHashed && count * 2 <= slots.length) {
      addSlot(slots, count - 1);
    } else if (count > SCANNED) {
      hash();
    }
  }

  private void hash() {
    int size = Integer.highestOneBit(count) * 8;
    slots = slots.length == size && !isHashed ? slots : new int[size];
    isHashed = true;
    for (int i = 0; i < count; i++) {
      addSlot(slots, i);
    }
  }

  private void addSlot(int[] slots, int index) {
    int mask = slots.length - 1;
    Object value = values[index];
    int s = spread(value) & mask;
    while (slots[s] != 0) {
      s = (s + 1) & mask;
    }
    slots[s] = index + 1;
  }

  private static int spread(@Nullable Object value) {
    int h = System.identityHashCode(value) * 0x9E3779B9;
    return h ^ (h >>> 16);
  }
}
