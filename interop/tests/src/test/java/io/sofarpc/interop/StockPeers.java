// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Starts stock SOFARPC as provider and consumer, from the files that its module's build wrote. */
public final class StockPeers {

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final String PACKAGE = "io.sofarpc.interop.stock.";

  private StockPeers() {}

  /** Starts a provider on a free port with these JVM options and waits until it serves. */
  public static Peer server(String... options) {
    return server(List.of(options), 0, "-");
  }

  /**
   * Starts a provider and waits until it serves.
   *
   * @param port the port, or 0 for a free one
   * @param registryFile the file of the local registry, or "-" for none
   */
  public static Peer server(int port, String registryFile) {
    return server(List.of(), port, registryFile);
  }

  private static Peer server(List<String> options, int port, String registryFile) {
    return Peer.start(
            file("server"), options, PACKAGE + "StockServer", Integer.toString(port), registryFile)
        .awaitReady(START_LIMIT);
  }

  /** Returns the port on which a provider said that it serves. */
  public static int port(Peer server) {
    return server.port();
  }

  /**
   * Runs cases of a consumer, or all, to the end.
   *
   * @param target {@code bolt://host:port} or {@code local:file}
   * @return one line for each case, {@code PASS} or {@code FAIL} first
   */
  public static List<String> runClient(String target, String... cases) {
    return runClient(List.of(), target, cases);
  }

  /** Runs cases of a consumer with these JVM options. */
  public static List<String> runClient(List<String> options, String target, String... cases) {
    try (Peer client = client(options, target, cases)) {
      client.awaitExit(Duration.ofMinutes(3));
      return client.lines();
    }
  }

  /** Starts a consumer; with "-" as its only case it reads names of cases from standard input. */
  public static Peer client(String target, String... cases) {
    return client(List.of(), target, cases);
  }

  private static Peer client(List<String> options, String target, String... cases) {
    List<String> arguments = new ArrayList<>(List.of(target));
    arguments.addAll(Arrays.asList(cases));
    return Peer.start(
        file("client"), options, PACKAGE + "StockClient", arguments.toArray(String[]::new));
  }

  private static Path file(String kind) {
    return Path.of(System.getProperty("interop.stock", "../stock/target"), kind + ".args");
  }
}
