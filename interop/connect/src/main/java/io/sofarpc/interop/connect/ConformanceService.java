// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.connect;

import connectrpc.conformance.v1.Service.BidiStreamRequest;
import connectrpc.conformance.v1.Service.BidiStreamResponse;
import connectrpc.conformance.v1.Service.ClientStreamRequest;
import connectrpc.conformance.v1.Service.ClientStreamResponse;
import connectrpc.conformance.v1.Service.IdempotentUnaryRequest;
import connectrpc.conformance.v1.Service.IdempotentUnaryResponse;
import connectrpc.conformance.v1.Service.ServerStreamRequest;
import connectrpc.conformance.v1.Service.ServerStreamResponse;
import connectrpc.conformance.v1.Service.UnaryRequest;
import connectrpc.conformance.v1.Service.UnaryResponse;
import connectrpc.conformance.v1.Service.UnimplementedRequest;
import connectrpc.conformance.v1.Service.UnimplementedResponse;
import io.sofarpc.RpcMethod;
import io.sofarpc.ServiceDescriptor;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** The service that the suite calls, but for the method that servers must not have. */
public interface ConformanceService {

  /** Its name on the wire. */
  String NAME = "connectrpc.conformance.v1.ConformanceService";

  /** What a server offers. */
  ServiceDescriptor SERVED = ServiceDescriptor.of(ConformanceService.class).withInterfaceName(NAME);

  /** What a client calls. */
  ServiceDescriptor CALLED = ServiceDescriptor.of(Called.class).withInterfaceName(NAME);

  /** Answers one message with one. */
  @RpcMethod(name = "Unary")
  CompletableFuture<UnaryResponse> unary(UnaryRequest request);

  /** Does the same, and may be called with GET. */
  @RpcMethod(name = "IdempotentUnary", readOnly = true)
  CompletableFuture<IdempotentUnaryResponse> idempotentUnary(IdempotentUnaryRequest request);

  /** Answers one message with many. */
  @RpcMethod(name = "ServerStream")
  Flow.Publisher<ServerStreamResponse> serverStream(ServerStreamRequest request);

  /** Answers many messages with one. */
  @RpcMethod(name = "ClientStream")
  CompletableFuture<ClientStreamResponse> clientStream(
      Flow.Publisher<ClientStreamRequest> requests);

  /** Answers many messages with many. */
  @RpcMethod(name = "BidiStream")
  Flow.Publisher<BidiStreamResponse> bidiStream(Flow.Publisher<BidiStreamRequest> requests);

  /** The service with the method that is not there. */
  interface Called extends ConformanceService {

    /** Fails. */
    @RpcMethod(name = "Unimplemented")
    CompletableFuture<UnimplementedResponse> unimplemented(UnimplementedRequest request);
  }
}
