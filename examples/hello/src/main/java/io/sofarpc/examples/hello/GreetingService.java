// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.examples.hello;

import io.sofarpc.RpcService;
import java.util.concurrent.CompletableFuture;

/** What the provider offers and the consumer calls. */
@RpcService
public interface GreetingService {

  /** Greets somebody; the caller waits for the answer. */
  String greet(String name);

  /** Greets somebody later; the caller goes on and gets the answer when it comes. */
  CompletableFuture<String> greetLater(String name);
}
