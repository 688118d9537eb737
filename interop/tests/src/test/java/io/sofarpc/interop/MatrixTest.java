// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The table in docs/interop.md says what the runs gave.
 *
 * <p>{@code ./mvnw -DskipChecks -pl interop/tests -am test -Dtest=MatrixTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dinterop.write=true} writes it.
 */
@ExtendWith(Runs.Shared.class)
class MatrixTest {

  private static final String BEGIN = "<!-- Written by MatrixTest from here ... -->\n";
  private static final String END = "<!-- ... to here. -->\n";

  @Test
  void table_saysWhatTheRunsGave(Runs runs) throws IOException {
    Path file = Path.of(System.getProperty("interop.table", "../../docs/interop.md"));
    String page = Files.readString(file).replace("\r\n", "\n");
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    int end = page.indexOf(END);
    String written = page.substring(begin, end);

    Map<Column, Map<String, String>> columns = new EnumMap<>(Column.class);
    List<String> surprises = new ArrayList<>();
    for (Column column : Column.values()) {
      if (column.isNode() && !hasNode()) {
        columns.put(column, Matrix.parse(written, column)); // believed where nobody can look
      } else {
        columns.put(column, Matrix.cells(column, runs.of(column)));
        surprises.addAll(Matrix.surprises(column, runs.of(column)));
      }
    }
    String table = Matrix.markdown(columns);

    if (Boolean.getBoolean("interop.write")) {
      Files.writeString(file, page.substring(0, begin) + table + page.substring(end));
    } else {
      assertThat(written).as("%s; -Dinterop.write=true writes it", file).isEqualTo(table);
    }
    assertThat(surprises).isEmpty();
  }

  private static boolean hasNode() {
    return NodePeers.missing().isEmpty() || "true".equals(System.getenv("CI"));
  }
}
