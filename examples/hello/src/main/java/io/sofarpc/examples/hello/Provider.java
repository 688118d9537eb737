// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.examples.hello;

import io.sofarpc.server.RpcServer;

/** Offers the greeting service until the process is stopped. */
public final class Provider {

  private Provider() {}

  /**
   * Starts the provider.
   *
   * @param args the port, 12200 if left out
   */
  public static void main(String[] args) {
    int port = args.length > 0 ? Integer.parseInt(args[0]) : 12200;
    try (RpcServer server =
        RpcServer.builder()
            .port(port)
            .registry("local")
            .service(GreetingService.class, new Greetings())
            .start()) {
      System.out.println("ready on port " + server.port());
      server.awaitClose();
    }
  }
}
