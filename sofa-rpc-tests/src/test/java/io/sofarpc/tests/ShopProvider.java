// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.tests;

import io.sofarpc.server.RpcServer;
import java.util.concurrent.CompletableFuture;

/** A provider in a process of its own: prints its port, serves until it is killed. */
final class ShopProvider {

  private ShopProvider() {}

  /**
   * @param args the port, and optionally the URL of a registry
   */
  public static void main(String[] args) {
    RpcServer.Builder builder =
        RpcServer.builder()
            .port(Integer.parseInt(args[0]))
            .service(Shop.class, new AnnouncingShop());
    if (args.length > 1) {
      builder.registry(args[1]);
    }
    RpcServer server = builder.start();
    System.out.println("ready " + server.port());
    server.awaitClose();
  }

  private static final class AnnouncingShop extends ShopService {
    @Override
    public CompletableFuture<String> never() {
      System.out.println("called never");
      return super.never();
    }
  }
}
