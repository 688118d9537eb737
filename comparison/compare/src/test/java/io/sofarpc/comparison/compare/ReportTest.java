// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.comparison.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.sofarpc.comparison.Scenario;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

class ReportTest {

  @TempDir Path docs;

  @Test
  void report_replacesOnlyWhatIsBetweenTheMarks() throws Exception {
    Options options =
        Options.parse("--peers", "sofa-rpc;gRPC-Java", "--scenarios", "getUser/sync/32");
    String figure = Figures.rate(Scenario.parse("getUser/sync/32"));
    Results results = new Results();
    for (double value : new double[] {90_000, 10, 80_000}) {
      results.add(Contender.OURS, figure, value);
    }
    results.add(Contender.GRPC, figure, 40_000);
    results.add(Contender.GRPC, Figures.failures(Scenario.parse("getUser/sync/32")), 3);
    Path file = docs.resolve(Report.FILE);
    Files.writeString(
        file,
        """
        before
        <!-- Written by the comparison from here ... -->
        old
        <!-- ... to here. -->
        after
        """);

    new Report(options, results, 0).writeTo(docs);

    assertThat(file)
        .content()
        .startsWith("before\n")
        .endsWith("\nafter\n")
        .doesNotContain("old")
        .contains("|  | getUser, 32 callers |\n| --- | ---: |\n| sofa-rpc | 80,000 |\n")
        .contains("| gRPC-Java | 40,000 (3 calls failed) |")
        .contains("| gRPC-Java | 2.00 |");
    Document plot =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(docs.resolve("benchmarks.svg").toFile());
    assertThat(plot.getElementsByTagName("g").getLength()).isEqualTo(1);
    assertThat(plot.getDocumentElement().getTextContent()).contains("80,000");
  }
}
