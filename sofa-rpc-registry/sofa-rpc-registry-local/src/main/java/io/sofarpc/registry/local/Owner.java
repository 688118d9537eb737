// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.registry.local;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who wrote an entry: one registry object of one process, {@code
 * pid.start.machine.boot.namespace.n}. It travels as the attribute {@link #ATTRIBUTE} of the URL,
 * which stock SOFARPC keeps.
 *
 * @param pid the process, as seen in its own name space
 * @param start when it started, in units of {@link Place}; tells a process from a later one with
 *     its pid
 * @param place where the pid means something
 * @param registry tells the registries of one process apart
 */
record Owner(long pid, long start, Place place, String registry) {

  static final String ATTRIBUTE = "localOwner";

  private static final String WORD = "([0-9a-z]{1,32})";
  private static final Pattern TEXT =
      Pattern.compile(
          "([0-9]{1,18})\\.([0-9]{1,18})\\.%s\\.%s\\.%s\\.%s".formatted(WORD, WORD, WORD, WORD));

  /** Returns the owner that a text names, {@code null} if it does not name one. */
  static @Nullable Owner parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      return null;
    }
    return new Owner(
        Long.parseLong(parts.group(1)),
        Long.parseLong(parts.group(2)),
        new Place(parts.group(3), parts.group(4), parts.group(5)),
        parts.group(6));
  }

  /** Returns what {@link #parse} reads: digits, lower-case letters and dots. */
  @Override
  public String toString() {
    return "%d.%d.%s.%s.%s.%s"
        .formatted(pid, start, place.machine(), place.boot(), place.namespace(), registry);
  }
}
