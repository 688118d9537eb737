// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Starts sofa-rpc-node as provider and consumer. */
final class NodePeers {

  private static final Path FOLDER = Path.of(System.getProperty("interop.node", "../node"));

  private NodePeers() {}

  /** Returns why these peers cannot run here, or "" if they can. */
  static String missing() {
    if (!Files.isDirectory(FOLDER.resolve("node_modules").resolve("sofa-rpc-node"))) {
      return "sofa-rpc-node is not installed; run: npm ci --prefix interop/node";
    }
    try (Peer node = Peer.start("node", List.of("node", "--version"))) {
      return node.awaitExit(Duration.ofSeconds(30)) == 0 ? "" : "node does not run: " + node;
    } catch (UncheckedIOException absent) {
      return "there is no node command";
    }
  }

  /** Skips the test if these peers cannot run here; CI must have them. */
  static void assumeInstalled() {
    String missing = missing();
    if (!missing.isEmpty() && "true".equals(System.getenv("CI"))) {
      throw new AssertionError("CI must not skip this: " + missing);
    }
    Assumptions.assumeTrue(missing.isEmpty(), missing);
  }

  /** Starts a provider on a free port and waits until it serves. */
  static Peer server() {
    return start("server.js", "0").awaitReady(Duration.ofSeconds(30));
  }

  /** Runs cases of a consumer, or all, to the end. */
  static List<String> runClient(String target, String... cases) {
    List<String> arguments = new ArrayList<>(List.of(target));
    arguments.addAll(Arrays.asList(cases));
    try (Peer client = start("client.js", arguments.toArray(String[]::new))) {
      client.awaitExit(Duration.ofMinutes(2));
      return client.lines();
    }
  }

  private static Peer start(String script, String... arguments) {
    List<String> command = new ArrayList<>(List.of("node", FOLDER.resolve(script).toString()));
    command.addAll(Arrays.asList(arguments));
    return Peer.start(script, command);
  }
}
