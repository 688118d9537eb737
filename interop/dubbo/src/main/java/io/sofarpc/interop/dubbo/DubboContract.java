// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.dubbo;

import io.sofarpc.interop.contract.Cases;
import io.sofarpc.interop.contract.ContractCases;
import io.sofarpc.interop.contract.InteropService;

/**
 * Checks a provider of the interop contract with Dubbo's protocol Triple: calls of a plain Java
 * interface. Prints {@code PASS case} or {@code FAIL case: reason}.
 */
public final class DubboContract {

  private DubboContract() {}

  /**
   * Runs all cases and exits.
   *
   * @param args host and port
   */
  public static void main(String[] args) {
    InteropService service = DubboClient.refer(InteropService.class, args[0]);
    new Cases()
        .addAll(ContractCases.of(service))
        .addAll(ContractCases.beyondStock(service))
        .byName()
        .forEach(DubboContract::run);
    System.exit(0);
  }

  private static void run(String name, Cases.Case check) {
    try {
      check.run();
      System.out.println("PASS " + name);
    } catch (Throwable t) { // an assertion, or whatever Dubbo throws
      String reason = t.toString().replaceAll("\\s*\\R\\s*", " | ").replaceAll("\\p{Cntrl}", "?");
      System.out.println("FAIL " + name + ": " + reason);
    }
  }
}
