// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.examples.hello;

import io.sofarpc.client.RpcClient;
import java.util.List;

/** Calls the greeting service a few times and prints what comes back. */
public final class Consumer {

  private Consumer() {}

  /**
   * Finds the provider in the registry and calls it.
   *
   * @param args not used
   */
  public static void main(String[] args) {
    try (RpcClient client = RpcClient.builder().registry("local").build()) {
      GreetingService greeting = client.refer(GreetingService.class);
      for (String name : List.of("Ada", "Grace", "Barbara")) {
        System.out.println("greet(" + name + ") -> " + greeting.greet(name));
      }

      var later = greeting.greetLater("Alan");
      System.out.println("greetLater(Alan) -> the caller goes on ...");
      System.out.println("greetLater(Alan) -> " + later.join());

      try {
        greeting.greet("");
      } catch (IllegalArgumentException thrownByTheService) {
        System.out.println("greet() -> " + thrownByTheService);
      }
    }
  }
}
