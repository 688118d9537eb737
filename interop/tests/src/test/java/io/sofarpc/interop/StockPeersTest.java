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
      List<String> results = StockPeers.runClient(url(server));

      assertThat(results).hasSizeGreaterThan(100).allMatch(line -> line.startsWith("PASS "));
    }
  }

  @Test
  void stockClient_passesAllCases_throughRegistryFile(@TempDir Path folder) {
    String file = folder.resolve("registry").toString();
    try (Peer server = StockPeers.server(0, file)) {
      List<String> results = StockPeers.runClient("local:" + file);

      assertThat(server.isRunning()).isTrue();
      assertThat(results).hasSizeGreaterThan(100).allMatch(line -> line.startsWith("PASS "));
    }
  }

  @Test
  void stockClient_isRefused_whenServerIsBusy() {
    try (Peer server = StockPeers.server("-Dinterop.threads=1")) {
      List<String> results =
          StockPeers.runClient(url(server), "hessian-busy", "protobuf-busy", "json-busy");

      assertThat(results).hasSize(3).allMatch(line -> line.startsWith("PASS "));
    }
  }

  @Test
  void stockClient_callsOverTls_andNotWithout() {
    KeyStores stores = KeyStores.create();
    try (Peer server = StockPeers.server(stores.stockServer().toArray(String[]::new))) {
      List<String> results =
          StockPeers.runClient(
              stores.stockClient(), url(server), "hessian-sync", "protobuf-sync", "json-sync");
      List<String> plain = StockPeers.runClient(url(server), "hessian-sync");

      assertThat(results).hasSize(3).allMatch(line -> line.startsWith("PASS "));
      assertThat(plain).hasSize(1).allMatch(line -> line.startsWith("FAIL "));
    }
  }

  private static String url(Peer server) {
    return "bolt://127.0.0.1:" + server.port();
  }

  @Test
  void client_whenServerIsKilled_failsAndServesOn() {
    try (Peer server = StockPeers.server();
        Peer client = StockPeers.client(url(server), "-")) {
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
