// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.examples.proto;

import io.sofarpc.client.RpcClient;
import io.sofarpc.examples.proto.greeter.Greeter;
import io.sofarpc.examples.proto.greeter.HelloReply;
import io.sofarpc.examples.proto.greeter.HelloRequest;
import io.sofarpc.server.RpcServer;
import io.sofarpc.stream.StreamReader;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Runs the provider and calls it over gRPC. */
public final class Demo {

  private Demo() {}

  /**
   * Starts the provider, calls it, and stops it.
   *
   * @param args not used
   */
  public static void main(String[] args) {
    ExecutorService threads = Executors.newCachedThreadPool();
    try (RpcServer server = Provider.start(0, threads);
        RpcClient client =
            RpcClient.builder().direct("grpc://localhost:" + server.port()).build()) {
      Greeter greeter = client.refer(Greeter.class);
      HelloRequest ada = HelloRequest.newBuilder().setName("Ada").build();

      System.out.println("SayHello(Ada) -> " + greeter.sayHello(ada).getText());
      try (StreamReader<HelloReply> replies = StreamReader.of(greeter.sayHellos(ada))) {
        for (HelloReply reply : replies) {
          System.out.println("SayHellos(Ada) -> " + reply.getText());
        }
      }
    } finally {
      threads.shutdown();
    }
  }
}
