// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.comparison;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** Numbers with names, as the programs print them: {@code calls=12 failures=0}. */
public record Fields(Map<String, Long> numbers) {

  /** Reads a line. */
  public static Fields parse(String line) {
    return new Fields(
        Arrays.stream(line.split(" ", -1))
            .map(pair -> pair.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> Long.valueOf(pair[1]))));
  }

  /** Returns a number that the line must have. */
  public long get(String name) {
    Long number = numbers.get(name);
    if (number == null) {
      throw new IllegalArgumentException("no " + name + " in " + numbers);
    }
    return number;
  }
}
