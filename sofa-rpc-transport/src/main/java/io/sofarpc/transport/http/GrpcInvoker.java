// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import io.sofarpc.CallContext;
import io.sofarpc.Invoker;
import io.sofarpc.Outcome;
import io.sofarpc.Request;
import io.sofarpc.Response;
import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
import io.sofarpc.transport.ServiceBinding;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The last box before the wire: encodes calls of one service for one peer. */
final class GrpcInvoker implements Invoker {

  private final Carrier carrier;
  private final GrpcBinding binding;

  private GrpcInvoker(Carrier carrier, GrpcBinding binding) {
    this.carrier = carrier;
    this.binding = binding;
  }

  /**
   * Returns what sends the calls of a service over {@code carrier}.
   *
   * @throws IllegalArgumentException if the service was prepared for another protocol
   */
  static GrpcInvoker of(Carrier carrier, ServiceBinding binding) {
    if (!(binding instanceof GrpcBinding grpc)) {
      throw new IllegalArgumentException(
          "binding: " + binding + " (expected: one that was prepared for grpc)");
    }
    return new GrpcInvoker(carrier, grpc);
  }

  @Override
  public CompletionStage<Response> invoke(Request request) {
    CallContext context = request.context();
    Outcome outcome = context.outcome();
    if (outcome != null) {
      return failed(outcome);
    }
    ClientStream call;
    try {
      call = new ClientStream(carrier, binding, request);
      call.encode();
    } catch (Throwable thrown) { // a codec may run out of stack
      return CompletableFuture.failedFuture(RpcException.from(thrown));
    }
    context.onEnd(call);
    carrier.send(call);
    return call;
  }

  private static CompletionStage<Response> failed(Outcome outcome) {
    RpcException failure = outcome.failure();
    return CompletableFuture.failedFuture(
        failure != null
            ? failure
            : new RpcException(StatusCode.CANCELLED, "the call has ended before it was sent"));
  }
}
