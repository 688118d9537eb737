// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import io.sofarpc.RpcMethod;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** The service that clients of HTTP call in tests. */
public interface Words {

  /** Returns the text; it starts with {@code fail} to have the call fail. */
  @RpcMethod(readOnly = true)
  String echo(String text);

  /** The same, not read-only: a link must not call it. */
  @RpcMethod(idempotent = true)
  String say(String text);

  /** Is not answered. */
  @RpcMethod(oneWay = true)
  void tell(String text);

  /** Is never answered. */
  CompletableFuture<String> never(String text);

  /** Sends the words of a text; fails behind the last one if that is {@code fail}. */
  Flow.Publisher<String> split(String text);

  /** Joins texts with a blank. */
  CompletableFuture<String> join(Flow.Publisher<String> texts);

  /** Sends back what it gets. */
  Flow.Publisher<String> same(Flow.Publisher<String> texts);
}
