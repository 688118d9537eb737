// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.suites;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The tables in docs/interop.md, each between two marks that name the test which writes it. */
public final class Page {

  private static final String END = "<!-- ... to here. -->\n";

  private Page() {}

  /**
   * Compares a table with what is written, or writes it with {@code -Dinterop.write=true}.
   *
   * @param test the name in the mark
   * @param table what belongs between the marks
   * @throws AssertionError if something else is written there
   */
  public static void check(String test, String table) throws IOException {
    Path file = Path.of(System.getProperty("interop.table", "../../docs/interop.md"));
    String page = Files.readString(file).replace("\r\n", "\n");
    String mark = "<!-- Written by " + test + " from here ... -->\n";
    if (!page.contains(mark)) {
      throw new AssertionError("no line '" + mark.trim() + "' in " + file);
    }
    int begin = page.indexOf(mark) + mark.length();
    int end = page.indexOf(END, begin);
    if (Boolean.getBoolean("interop.write")) {
      Files.writeString(file, page.substring(0, begin) + table + page.substring(end));
    } else if (!page.substring(begin, end).equals(table)) {
      throw new AssertionError(
          "%s says%n%s%nbut this is so (-Dinterop.write=true writes it):%n%s"
              .formatted(file, page.substring(begin, end), table));
    }
  }
}
