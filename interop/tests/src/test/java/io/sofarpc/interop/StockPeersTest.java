// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stock against stock: if this fails, the peers are wrong and not we. */
class StockPeersTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Test
  void stockClient_passesAllCases_byDirectUrl() {
    try (Peer server = StockPeers.server()) {
      List<String> results = StockPeers.runClient("bolt://127.0.0.1:" + StockPeers.port(server));

      assertThat(results).hasSizeGreaterThan(70).allMatch(line -> line.startsWith("PASS "));
    }
  }

  @Test
  void stockClient_passesAllCases_throughRegistryFile(@TempDir Path folder) {
    String file = folder.resolve("registry").toString();
    try (Peer server = StockPeers.server(0, file)) {
      List<String> results = StockPeers.runClient("local:" + file);

      assertThat(server.isRunning()).isTrue();
      assertThat(results).hasSizeGreaterThan(70).allMatch(line -> line.startsWith("PASS "));
    }
  }

  @Test
  void client_whenServerIsKilled_failsAndServesOn() {
    try (Peer server = StockPeers.server();
        Peer client = StockPeers.client("bolt://127.0.0.1:" + StockPeers.port(server), "-")) {
      client.awaitLine("READY"::equals, LIMIT);
      client.send("string");
      assertThat(client.awaitLine(line -> line.contains("string"), LIMIT)).startsWith("PASS");

      server.kill();
      client.send("string");

      assertThat(client.awaitLine(line -> line.contains("string"), LIMIT)).startsWith("FAIL");
      assertThat(client.isRunning()).isTrue();
    }
  }

  @Test
  void close_endsServerByEndOfInput() {
    Peer server = StockPeers.server();

    server.close();

    assertThat(server.awaitExit(LIMIT)).isZero();
  }
}
