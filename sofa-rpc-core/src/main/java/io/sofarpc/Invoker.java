// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc;

import java.util.concurrent.CompletionStage;

/**
 * An asynchronous function from a request to a response: a stub, a chain of filters, a cluster, a
 * connection and a service method are all invokers.
 *
 * <p>Implementations are thread-safe. They never throw and never block: a failure is a failed stage
 * whose cause is an {@link RpcException}.
 */
@FunctionalInterface
public interface Invoker {

  /**
   * Starts one call.
   *
   * @param request the call, whose {@link CallContext} bounds its life
   * @return the response, or a failure with an {@link RpcException}; never {@code null}
   */
  CompletionStage<Response> invoke(Request request);
}
