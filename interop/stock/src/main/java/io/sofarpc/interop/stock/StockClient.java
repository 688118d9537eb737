// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.stock;

import io.sofarpc.interop.contract.Cases;
import io.sofarpc.interop.contract.Cases.Case;
import io.sofarpc.interop.contract.ContractCases;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * A stock SOFARPC consumer that checks a provider of the interop contract.
 *
 * <p>Arguments: {@code target [unique-id=id] [case ...]} where target is {@code bolt://host:port}
 * or {@code local:file}. Without a case all run but those that need a special provider; {@code
 * list} prints their names; {@code -} reads names from standard input, one a line, and runs each at
 * once with the same connection. Prints {@code PASS case} or {@code FAIL case: reason}, and exits
 * with 1 if one failed, with 2 if it could not start.
 */
public final class StockClient {

  private final Map<String, Case> cases;
  private final Collection<String> ordinary;
  private final PrintStream out;
  private int failures;

  private StockClient(Cases cases, PrintStream out) {
    this.cases = cases.byName();
    this.ordinary = cases.ordinary();
    this.out = out;
  }

  /** Runs the cases and exits. */
  public static void main(String[] args) throws IOException {
    if (args.length == 0) {
      System.err.println("usage: StockClient target [unique-id=id] [case ... | list | -]");
      System.exit(2);
    }
    PrintStream out = System.out;
    System.setOut(System.err); // whatever stock prints must not get between our lines
    System.exit(run(Arrays.asList(args), out));
  }

  private static int run(List<String> args, PrintStream out) throws IOException {
    boolean hasId = args.size() > 1 && args.get(1).startsWith("unique-id=");
    String uniqueId = hasId ? args.get(1).substring("unique-id=".length()) : StockServer.UNIQUE_ID;
    List<String> names = args.subList(hasId ? 2 : 1, args.size());
    StockTarget target = StockTarget.parse(args.get(0));

    Cases cases =
        new Cases()
            .addAll(ContractCases.of(target.interop().refer()))
            .addAll(StockCases.of(target, uniqueId));
    StockClient client = new StockClient(cases, out);
    if (names.equals(List.of("list"))) {
      client.cases.keySet().forEach(out::println);
    } else if (names.equals(List.of("-"))) {
      client.runLines(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
    } else {
      client.runAll(names.isEmpty() ? client.ordinary : names);
    }
    return client.failures == 0 ? 0 : 1;
  }

  private void runLines(BufferedReader in) throws IOException {
    out.println("READY");
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      runAll(line.equals("all") ? ordinary : List.of(line.trim()));
    }
  }

  private void runAll(Collection<String> names) {
    names.forEach(this::run);
  }

  private void run(String name) {
    try {
      Case check = cases.get(name);
      if (check == null) {
        throw new IllegalArgumentException("no such case (see: list)");
      }
      check.run();
      out.println("PASS " + name);
    } catch (Throwable t) { // an assertion, or whatever stock throws
      failures++;
      out.println("FAIL " + name + ": " + oneLine(t.toString()));
    }
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s*\\R\\s*", " | ").replaceAll("\\p{Cntrl}", "?");
  }
}
