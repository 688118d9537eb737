// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stock SOFARPC against this framework, each in a JVM of its own, in both directions. */
class InteropTest {

  @Test
  void stockConsumer_callsOurProvider_byDirectUrl() {
    try (Peer server = OurPeers.server("-")) {
      List<String> results = StockPeers.runClient("bolt://127.0.0.1:" + StockPeers.port(server));

      assertThat(results).hasSizeGreaterThan(70).allMatch(line -> line.startsWith("PASS "));
    }
  }

  @Test
  void stockConsumer_callsOurProvider_throughRegistryFile(@TempDir Path folder) {
    String file = folder.resolve("registry").toString();
    try (Peer server = OurPeers.server(file)) {
      List<String> results = StockPeers.runClient("local:" + file);

      assertThat(results).hasSizeGreaterThan(70).allMatch(line -> line.startsWith("PASS "));
      assertThat(server.isRunning()).isTrue();
    }
  }

  @Test
  void ourConsumer_callsStockProvider_byDirectUrl() {
    try (Peer server = StockPeers.server()) {
      check(OurPeers.runClient("bolt://127.0.0.1:" + StockPeers.port(server)));
    }
  }

  @Test
  void ourConsumer_callsStockProvider_throughRegistryFile(@TempDir Path folder) {
    String file = folder.resolve("registry").toString();
    try (Peer server = StockPeers.server(0, file)) {
      check(OurPeers.runClient("local:" + file));
      assertThat(server.isRunning()).isTrue();
    }
  }

  @Test
  void ourConsumer_callsOurProvider_throughRegistryFile(@TempDir Path folder) {
    String file = folder.resolve("registry").toString();
    try (Peer server = OurPeers.server(file)) {
      check(OurPeers.runClient("local:" + file));
      assertThat(server.isRunning()).isTrue();
    }
  }

  private static void check(OurPeers.Output output) {
    assertThat(output.results()).hasSizeGreaterThan(60).allMatch(line -> line.startsWith("PASS "));
    assertThat(output.errors()).noneMatch(line -> line.contains("WARNING"));
  }
}
