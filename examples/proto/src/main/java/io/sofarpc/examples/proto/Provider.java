// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.examples.proto;

import io.sofarpc.examples.proto.greeter.Greeter;
import io.sofarpc.grpc.HealthService;
import io.sofarpc.grpc.ReflectionService;
import io.sofarpc.server.RpcServer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Offers the service until the process is stopped. */
public final class Provider {

  private Provider() {}

  /**
   * Starts the provider.
   *
   * @param args the port, 12200 if left out
   */
  public static void main(String[] args) {
    int port = args.length > 0 ? Integer.parseInt(args[0]) : 12200;
    ExecutorService threads = Executors.newCachedThreadPool();
    try (RpcServer server = start(port, threads)) {
      System.out.println("ready on port " + server.port());
      server.awaitClose();
    } finally {
      threads.shutdown();
    }
  }

  static RpcServer start(int port, ExecutorService threads) {
    return RpcServer.builder()
        .port(port)
        .service(Greeter.class, new Greetings(threads))
        .infoService(new HealthService())
        .infoService(new ReflectionService()) // tells grpcurl what there is
        .start();
  }
}
