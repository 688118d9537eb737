// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.examples.proto;

import io.sofarpc.examples.proto.greeter.Greeter;
import io.sofarpc.examples.proto.greeter.HelloReply;
import io.sofarpc.examples.proto.greeter.HelloRequest;
import io.sofarpc.stream.StreamWriter;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;

/** The service itself; its interface is written by the build. */
final class Greetings implements Greeter {

  private final Executor threads;

  Greetings(Executor threads) {
    this.threads = threads;
  }

  @Override
  public HelloReply sayHello(HelloRequest request) {
    return reply("Hello", request);
  }

  @Override
  public Flow.Publisher<HelloReply> sayHellos(HelloRequest request) {
    return StreamWriter.publisher(
        threads,
        to -> {
          for (String hello : List.of("Hello", "Bonjour", "Hallo")) {
            to.send(reply(hello, request));
          }
        });
  }

  private static HelloReply reply(String hello, HelloRequest request) {
    return HelloReply.newBuilder().setText(hello + ", " + request.getName()).build();
  }
}
