// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.suites;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The rules of HTTP/2, as h2spec checks them; {@code -Dinterop.h2spec} names its command. */
@Timeout(120)
@EnabledIfSystemProperty(named = "interop.h2spec", matches = ".+")
class H2specTest {

  private static final Pattern SUMMARY =
      Pattern.compile("(\\d+) tests, (\\d+) passed, (\\d+) skipped, (\\d+) failed");

  @Test
  void allCases_strictly_withDefaultSettings() throws Exception {
    List<String> lines;
    try (OurSuiteServer server = new OurSuiteServer("one");
        Program h2spec =
            Program.start(
                List.of(
                    System.getProperty("interop.h2spec"),
                    "--strict",
                    "--host=127.0.0.1",
                    "--port=" + server.port(),
                    "--timeout=2"))) {
      lines = h2spec.awaitEnd(110);
    }

    Matcher summary = SUMMARY.matcher(String.join("\n", lines));
    assertThat(summary.find()).as(String.join("\n", lines)).isTrue();
    assertThat(Integer.parseInt(summary.group(1))).isGreaterThan(140);
    assertThat(summary.group(2)).as(String.join("\n", lines)).isEqualTo(summary.group(1));
    Page.check(
        "H2specTest",
        "\n| cases | passed |\n| --- | --- |\n| %s | %s |\n\n"
            .formatted(summary.group(1), summary.group(2)));
  }
}
