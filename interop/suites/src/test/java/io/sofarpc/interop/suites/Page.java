// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.suites;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The tables in docs/interop.md, each between two marks that name the test which writes it. */
final class Page {

  private static final String END = "<!-- ... to here. -->\n";

  private Page() {}

  /** Compares a table with what is written, or writes it with {@code -Dinterop.write=true}. */
  static void check(String test, String table) throws IOException {
    Path file = Path.of(System.getProperty("interop.table", "../../docs/interop.md"));
    String page = Files.readString(file).replace("\r\n", "\n");
    String mark = "<!-- Written by " + test + " from here ... -->\n";
    assertThat(page).contains(mark);
    int begin = page.indexOf(mark) + mark.length();
    int end = page.indexOf(END, begin);
    if (Boolean.getBoolean("interop.write")) {
      Files.writeString(file, page.substring(0, begin) + table + page.substring(end));
    } else {
      assertThat(page.substring(begin, end))
          .as("%s; -Dinterop.write=true writes it", file)
          .isEqualTo(table);
    }
  }
}
