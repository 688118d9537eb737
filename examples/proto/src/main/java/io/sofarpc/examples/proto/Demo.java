// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.examples.proto;

import io.sofarpc.client.RpcClient;
import io.sofarpc.examples.proto.greeter.Greeter;
import io.sofarpc.examples.proto.greeter.HelloReply;
import io.sofarpc.examples.proto.greeter.HelloRequest;
import io.sofarpc.server.RpcServer;
import io.sofarpc.stream.StreamReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Runs the provider and calls it over gRPC, and with JSON as {@code curl} would. */
public final class Demo {

  private Demo() {}

  /**
   * Starts the provider, calls it, and stops it.
   *
   * @param args not used
   */
  public static void main(String[] args) throws IOException, InterruptedException {
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
      System.out.println("POST -> " + post(server.port(), "{\"name\": \"Ada\"}"));
    } finally {
      threads.shutdown();
    }
  }

  private static String post(int port, String json) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://localhost:" + port + "/examples.Greeter/SayHello"))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build();
    HttpClient browser = HttpClient.newHttpClient();
    return browser.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }
}
