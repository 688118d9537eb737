// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.sofarpc.interop.Runs.Run;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Stock SOFARPC against this framework, each in a JVM of its own, in both directions. */
@ExtendWith(Runs.Shared.class)
class InteropTest {

  @Test
  void stockConsumer_callsOurProvider_byDirectUrl(Runs runs) {
    check(Column.STOCK_CLIENT, runs.of(Column.STOCK_CLIENT), 100);
  }

  @Test
  void stockConsumer_callsOurProvider_throughRegistryFile(@TempDir Path folder) {
    String file = folder.resolve("registry").toString();
    try (Peer server = OurPeers.server(file)) {
      check(Column.STOCK_CLIENT, Run.of(StockPeers.runClient("local:" + file)), 90);
      assertThat(server.isRunning()).isTrue();
    }
  }

  @Test
  void ourConsumer_callsStockProvider_byDirectUrl(Runs runs) {
    check(Column.STOCK_SERVER, runs.of(Column.STOCK_SERVER), 100);
  }

  @Test
  void ourConsumer_callsStockProvider_throughRegistryFile(@TempDir Path folder) {
    String file = folder.resolve("registry").toString();
    try (Peer server = StockPeers.server(0, file)) {
      check(Column.STOCK_SERVER, Run.of(OurPeers.runClient("local:" + file)), 90);
      assertThat(server.isRunning()).isTrue();
    }
  }

  @Test
  void ourConsumer_callsOurProvider_throughRegistryFile(@TempDir Path folder) {
    String file = folder.resolve("registry").toString();
    try (Peer server = OurPeers.server(file)) {
      check(Column.STOCK_SERVER, Run.of(OurPeers.runClient("local:" + file)), 90);
      assertThat(server.isRunning()).isTrue();
    }
  }

  private static void check(Column column, Run run, int atLeast) {
    assertThat(run.outcomes())
        .hasSizeGreaterThan(atLeast)
        .allSatisfy(
            (name, outcome) ->
                assertThat(outcome.equals("PASS") || Matrix.isOpen(column, name))
                    .as(outcome)
                    .isTrue());
    if (column == Column.STOCK_SERVER) { // then the consumer is ours
      assertThat(run.errors()).noneMatch(line -> line.startsWith("WARNING: "));
    }
  }
}
