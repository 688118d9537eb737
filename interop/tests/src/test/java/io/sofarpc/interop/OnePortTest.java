// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * One provider, one port, one service: every client is answered, one after the other. The table in
 * docs/interop.md says so; {@code -Dinterop.write=true} writes it.
 */
class OnePortTest {

  private static final String BEGIN = "<!-- Written by OnePortTest from here ... -->\n";
  private static final String END = "<!-- ... to here, by OnePortTest. -->\n";

  @Test
  void everyClient_isAnswered() throws IOException {
    Path file = Path.of(System.getProperty("interop.table", "../../docs/interop.md"));
    String page = Files.readString(file).replace("\r\n", "\n");
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    int end = page.indexOf(END);
    StringBuilder table = new StringBuilder("\n| client | speaks | |\n| --- | --- | --- |\n");
    Map<OnePort, String> answers = new LinkedHashMap<>();

    try (Peer server = OurPeers.server("-")) {
      for (OnePort client : OnePort.values()) {
        String missing = client.missing();
        if (!missing.isEmpty() && !"true".equals(System.getenv("CI"))) {
          System.out.println("skipped: " + client + ", " + missing);
        } else {
          answers.put(client, missing.isEmpty() ? client.call(server.port()) : missing);
        }
        boolean passed = answers.getOrDefault(client, OnePort.TEXT).equals(OnePort.TEXT);
        table.append(client.row()).append(passed ? "pass" : "**fail**").append(" |\n");
      }
      assertThat(server.isRunning()).isTrue();
    }
    table.append('\n');

    assertThat(answers)
        .allSatisfy(
            (client, answer) -> assertThat(answer).as("%s", client).isEqualTo(OnePort.TEXT));
    if (Boolean.getBoolean("interop.write")) {
      Files.writeString(file, page.substring(0, begin) + table + page.substring(end));
    } else {
      assertThat(page.substring(begin, end))
          .as("%s; -Dinterop.write=true writes it", file)
          .isEqualTo(table.toString());
    }
  }
}
