// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.comparison.compare;

import io.sofarpc.comparison.Scenario;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * What is run, and how long.
 *
 * @param chosen whether the user has picked peers or scenarios
 */
record Options(
    boolean quick,
    boolean chosen,
    List<Contender> contenders,
    List<Scenario> scenarios,
    Times times,
    Jdk jdk,
    String heap,
    int idleConnections) {

  static final String USAGE =
      """
      [--quick] [--rounds N] [--warm MILLIS] [--measure MILLIS]
      [--peers 'sofa-rpc;SOFARPC'] [--scenarios 'existUser/sync/32;existUser/async/128']
      [--idle CONNECTIONS] [--heap 512m] [--jdk HOME]""";

  private static final List<String> FULL =
      List.of(
          "existUser/sync/1",
          "existUser/sync/8",
          "existUser/sync/32",
          "existUser/sync/64",
          "existUser/sync/512",
          "createUser/sync/32",
          "getUser/sync/1",
          "getUser/sync/32",
          "listUser/sync/32",
          "existUser/async/128",
          "getUser/async/128",
          "existUser/rate/5000",
          "existUser/rate/20000",
          "echo128/sync/32",
          "echo1k/sync/32",
          "echo16k/sync/32",
          "echo1m/sync/8");

  private static final List<String> QUICK =
      List.of(
          "existUser/sync/1",
          "existUser/sync/32",
          "getUser/sync/32",
          "listUser/sync/32",
          "existUser/async/128",
          "existUser/rate/5000",
          "echo16k/sync/32");

  /**
   * How often, and how many milliseconds: all operations of a new client before the first scenario,
   * before each scenario, each scenario.
   */
  record Times(int rounds, long first, long warm, long measure) {}

  /** A Java installation. */
  record Jdk(Path home, String version) {

    static Jdk at(Path home) throws IOException {
      Properties release = new Properties();
      try (InputStream in = Files.newInputStream(home.resolve("release"))) {
        release.load(in);
      }
      return new Jdk(home, release.getProperty("JAVA_VERSION").replace("\"", ""));
    }

    int feature() {
      return Runtime.Version.parse(version).feature();
    }
  }

  static Options parse(String... args) throws IOException {
    boolean quick = false;
    int rounds = 0;
    long warm = 0;
    long measure = 0;
    List<String> peers = List.of();
    List<String> scenarios = List.of();
    int idle = 10_000;
    String heap = "512m";
    Jdk jdk = Jdk.at(Path.of(System.getProperty("java.home")));
    List<String> left = new ArrayList<>(List.of(args));
    while (!left.isEmpty()) {
      String option = left.remove(0);
      if (option.equals("--quick")) {
        quick = true;
        continue;
      }
      if (left.isEmpty()) {
        throw new IllegalArgumentException(option + " without a value (expected: " + USAGE + ")");
      }
      String value = left.remove(0);
      switch (option) {
        case "--rounds" -> rounds = Integer.parseInt(value);
        case "--warm" -> warm = Long.parseLong(value);
        case "--measure" -> measure = Long.parseLong(value);
        case "--peers" -> peers = List.of(value.split(";", -1));
        case "--scenarios" -> scenarios = List.of(value.split(";", -1));
        case "--idle" -> idle = Integer.parseInt(value);
        case "--heap" -> heap = value;
        case "--jdk" -> jdk = Jdk.at(Path.of(value));
        default -> throw new IllegalArgumentException(option + " (expected: " + USAGE + ")");
      }
    }
    Times times =
        new Times(
            rounds > 0 ? rounds : quick ? 1 : 3,
            quick ? 8_000 : 16_000,
            warm > 0 ? warm : 500,
            measure > 0 ? measure : 1_000);
    boolean chosen = !peers.isEmpty() || !scenarios.isEmpty();
    List<String> names = !scenarios.isEmpty() ? scenarios : quick ? QUICK : FULL;
    return new Options(
        quick,
        chosen,
        contenders(peers, jdk),
        names.stream().map(Scenario::parse).toList(),
        times,
        jdk,
        heap,
        idle);
  }

  private static List<Contender> contenders(List<String> peers, Jdk jdk) {
    List<Contender> matching = Contender.matching(peers, jdk.feature());
    if (matching.isEmpty()) {
      throw new IllegalArgumentException(
          "peers: %s (expected: some of %s)".formatted(peers, List.of(Contender.values())));
    }
    return matching;
  }
}
