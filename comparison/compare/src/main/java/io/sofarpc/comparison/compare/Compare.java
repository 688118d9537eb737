// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.comparison.compare;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Compares, then rewrites the measured part of {@code docs/benchmarks.md} and its plot - unless
 * peers or scenarios were picked, which is for trying something out: then it only prints.
 */
public final class Compare {

  private Compare() {}

  /** Arguments: see {@link Options#USAGE}. */
  public static void main(String[] args) throws IOException {
    Options options = Options.parse(args);
    double busy = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    Results results = new Results();
    for (int round = 0; round < options.times().rounds(); round++) {
      System.out.printf("round %d of %d%n", round + 1, options.times().rounds());
      round(round, options, results);
    }

    Report report = new Report(options, results, busy);
    Path target = Jvm.home().resolve("compare/target");
    Files.writeString(target.resolve("figures.csv"), results.csv());
    if (options.chosen()) {
      System.out.println(report.tables());
    } else {
      Path docs = Path.of(System.getProperty("comparison.docs"));
      report.writeTo(docs);
      System.out.println("wrote " + docs.resolve(Report.FILE));
    }
  }

  /** Lets everybody have a turn; who begins changes. */
  private static void round(int round, Options options, Results results) {
    List<Contender> order = new ArrayList<>(options.contenders());
    Collections.rotate(order, -round * order.size() / options.times().rounds());
    for (Contender contender : order) {
      Turn turn = new Turn(contender, options, results);
      try {
        turn.load();
        turn.idle();
      } catch (IOException failed) { // the others go on, and its cells stay empty
        System.out.println(contender + ": " + failed);
      }
    }
  }
}
