// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.CRC32;

/**
 * The numbers of the fields of a message, and of the constants of an enum: each comes from the name
 * alone, so that it stays what it is whatever is added, removed or moved beside it.
 */
final class ProtoNumbers {

  /** The upper half of what protobuf allows: nobody who counts from 1 comes here. */
  static final int FIRST = 1 << 28;

  private ProtoNumbers() {}

  static Map<String, Integer> of(Collection<String> names) {
    Map<String, Integer> numbers = new TreeMap<>();
    Set<Integer> taken = new HashSet<>();
    for (String name : new TreeSet<>(names)) { // in an order that no declaration changes
      int number = of(name);
      while (!taken.add(number)) { // two names of one number: 1 of 268 million
        number = FIRST | (number + 1);
      }
      numbers.put(name, number);
    }
    return numbers;
  }

  private static int of(String name) {
    CRC32 sum = new CRC32();
    sum.update(name.getBytes(UTF_8));
    return FIRST | (int) (sum.getValue() & (FIRST - 1));
  }
}
