// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.comparison;

import java.util.Locale;

/**
 * One kind of load, written {@code existUser/sync/32}.
 *
 * @param number of callers that wait, of calls in flight, or of calls due in a second
 */
public record Scenario(Operation operation, Mode mode, int number) {

  /** How calls follow each other. */
  public enum Mode {
    /** Each of so many threads makes a call, waits, and makes the next. */
    SYNC,
    /** So many calls are in flight; the end of each starts the next. */
    ASYNC,
    /** So many calls are due in each second; latency counts from when a call was due. */
    RATE
  }

  /**
   * Reads what {@link #toString} writes.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static Scenario parse(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException(
          "scenario: " + text + " (expected: for example existUser/sync/32)");
    }
    return new Scenario(
        Operation.parse(parts[0]),
        Mode.valueOf(parts[1].toUpperCase(Locale.ROOT)),
        Integer.parseInt(parts[2]));
  }

  @Override
  public String toString() {
    return operation + "/" + mode.name().toLowerCase(Locale.ROOT) + "/" + number;
  }
}
