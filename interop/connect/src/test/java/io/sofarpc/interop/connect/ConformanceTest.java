// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.sofarpc.interop.suites.Page;
import io.sofarpc.interop.suites.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The conformance suite of Connect, against our server and our client; {@code
 * -Dinterop.connectconformance} names its command.
 */
@Timeout(600)
class ConformanceTest {

  private static final Pattern SUMMARY =
      Pattern.compile("Total cases: (\\d+)\\s+\\d+ passed, (\\d+) failed");
  private static final List<String> PROTOCOLS = List.of("grpc", "grpc-web", "connect");
  private static final Path CONFIGURATIONS = Path.of("src/test/conformance");

  @TempDir Path folder;

  @Test
  void allCases_bothSides() throws Exception {
    StringBuilder table =
        new StringBuilder(
            "\n| our side | protocol | cases | failed |\n| --- | --- | --- | --- |\n");
    List<String> failures = new ArrayList<>();
    for (String side : List.of("server", "client")) {
      for (String protocol : PROTOCOLS) {
        String output = String.join("\n", run(side, protocol));
        Matcher summary = SUMMARY.matcher(output);
        assertThat(summary.find()).as(output).isTrue();
        table.append(
            "| %s | %s | %s | %s |\n"
                .formatted(side, protocol, summary.group(1), summary.group(2)));
        if (!summary.group(2).equals("0")) {
          failures.add(output);
        }
      }
    }

    assertThat(failures).isEmpty();
    Page.check("ConformanceTest", table.append('\n').toString());
  }

  private List<String> run(String side, String protocol) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("interop.connectconformance"));
    command.add("--mode=" + side);
    command.add("--conf=" + CONFIGURATIONS.resolve(side + "-" + protocol + ".yaml"));
    Path flaky = CONFIGURATIONS.resolve(side + "-" + protocol + ".flaky");
    if (Files.exists(flaky)) {
      command.add("--known-flaky=@" + flaky);
    }
    command.add("--max-servers=2");
    command.add("--");
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + argumentFile());
    command.add(
        (side.equals("server") ? ConformanceServer.class : ConformanceClient.class).getName());
    try (Program runner = Program.start(command)) {
      return runner.awaitEnd(300);
    }
  }

  private Path argumentFile() throws Exception {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Files.writeString(
        folder.resolve("java.args"),
        "-XX:TieredStopAtLevel=1\n-Dorg.slf4j.simpleLogger.defaultLogLevel=warn\n-cp \""
            + classPath.replace("\\", "\\\\")
            + "\"\n");
  }
}
