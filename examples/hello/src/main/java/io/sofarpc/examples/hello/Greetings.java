// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.examples.hello;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The service itself: an ordinary class. */
final class Greetings implements GreetingService {

  @Override
  public String greet(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("who is to be greeted?");
    }
    System.out.println("greeting " + name);
    return "Hello, " + name;
  }

  @Override
  public CompletableFuture<String> greetLater(String name) {
    System.out.println("greeting " + name + " in a while");
    return CompletableFuture.supplyAsync(
        () -> "Hello at last, " + name,
        CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS));
  }
}
