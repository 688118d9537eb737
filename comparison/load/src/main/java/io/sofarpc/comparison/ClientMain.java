// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.comparison;

import java.io.BufferedReader;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Runs the client of a peer.
 *
 * <p>Arguments: the class of the peer, the port. It makes one call and prints {@code FIRST}, then
 * answers lines of standard input until that ends:
 *
 * <ul>
 *   <li>{@code check}: makes every call, waiting and not, and compares the results;
 *   <li>{@code warm SCENARIO MILLIS}: runs a scenario and forgets it;
 *   <li>{@code run SCENARIO MILLIS}: runs it and prints what it measured.
 * </ul>
 */
public final class ClientMain {

  private ClientMain() {}

  /** Works until standard input ends. */
  public static void main(String[] args) throws Exception {
    PrintStream out = System.out;
    System.setOut(System.err); // whatever a peer prints must not get between our lines
    Client client = ServerMain.peer(args[0]).connect(Integer.parseInt(args[1]));
    client.call(Operation.EXIST_USER);
    out.println("FIRST");
    Load load = new Load(client);
    BufferedReader in = ServerMain.commands();
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ", -1);
      switch (words[0]) {
        case "check" -> out.println(check(client));
        case "warm", "run" ->
            out.println(load.run(Scenario.parse(words[1]), Long.parseLong(words[2])));
        default -> throw new IllegalArgumentException("command: " + line);
      }
    }
    Runtime.getRuntime().halt(0); // no peer is measured while it closes
  }

  private static String check(Client client) throws Exception {
    for (Operation operation : Operation.values()) {
      equal(operation, client.plain(client.call(operation)));

      CompletableFuture<Object> later = new CompletableFuture<>();
      client.start(
          operation,
          (result, failure) -> {
            if (failure == null) {
              later.complete(Objects.requireNonNull(result));
            } else {
              later.completeExceptionally(failure);
            }
          });
      equal(operation, client.plain(later.get(10, TimeUnit.SECONDS)));
    }
    return "checked=" + Operation.values().length;
  }

  private static void equal(Operation operation, Object result) {
    String expected = text(operation.call(new Users()));
    if (!text(result).equals(expected)) {
      throw new AssertionError(operation + ": " + text(result) + " (expected: " + expected + ")");
    }
  }

  private static String text(Object value) {
    return value instanceof byte[] bytes ? Arrays.toString(bytes) : value.toString();
  }
}
