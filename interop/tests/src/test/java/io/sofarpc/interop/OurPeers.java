// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** Starts this framework as provider and consumer, without any JVM flag. */
final class OurPeers {

  private OurPeers() {}

  /**
   * Starts a provider on a free port and waits until it serves.
   *
   * @param registryFile the file of the local registry, or "-" for none
   */
  static Peer server(String registryFile, String... options) {
    return Peer.start(
            classPath(entry -> true),
            List.of(options),
            OurServer.class.getName(),
            "0",
            registryFile)
        .awaitReady(Duration.ofSeconds(60));
  }

  /**
   * Runs cases of a consumer, or all; it does not have the provider's own classes.
   *
   * @param target {@code bolt://host:port} or {@code local:file}
   * @return what it printed
   */
  static Output runClient(String target, String... cases) {
    return runClient(List.of(), target, cases);
  }

  /** Runs cases of a consumer with these JVM options. */
  static Output runClient(List<String> options, String target, String... cases) {
    List<String> arguments = new ArrayList<>(List.of(target));
    arguments.addAll(Arrays.asList(cases));
    try (Peer client =
        Peer.start(
            classPath(entry -> !isProvider(entry)),
            options,
            OurClient.class.getName(),
            arguments.toArray(String[]::new))) {
      client.awaitExit(Duration.ofMinutes(3));
      return new Output(client.lines(), client.errors());
    }
  }

  private static boolean isProvider(String entry) {
    String unified = entry.replace(File.separatorChar, '/');
    return unified.contains("/interop/provider/") || unified.contains("interop-provider");
  }

  private static List<Path> classPath(Predicate<String> wanted) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(wanted)
        .map(Path::of)
        .toList();
  }

  /**
   * What a consumer printed.
   *
   * @param results one line a case
   * @param errors the standard error stream
   */
  record Output(List<String> results, List<String> errors) {}
}
