// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.suites;

import io.sofarpc.RpcMethod;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.interop.suites.messages.Empty;
import io.sofarpc.interop.suites.messages.SimpleRequest;
import io.sofarpc.interop.suites.messages.SimpleResponse;
import io.sofarpc.interop.suites.messages.StreamingInputCallRequest;
import io.sofarpc.interop.suites.messages.StreamingInputCallResponse;
import io.sofarpc.interop.suites.messages.StreamingOutputCallRequest;
import io.sofarpc.interop.suites.messages.StreamingOutputCallResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** The service {@code grpc.testing.TestService} of gRPC's interop suite. */
public interface TestService {

  /** The service under the name that the suite gives it. */
  ServiceDescriptor DESCRIPTOR =
      ServiceDescriptor.of(TestService.class).withInterfaceName("grpc.testing.TestService");

  /** Answers nothing with nothing. */
  @RpcMethod(name = "EmptyCall")
  Empty empty(Empty request);

  /** Answers with as many bytes as the request asks for. */
  @RpcMethod(name = "UnaryCall")
  SimpleResponse unary(SimpleRequest request);

  /** Answers equal requests with equal bytes, as a cache between the two could. */
  @RpcMethod(name = "CacheableUnaryCall", readOnly = true)
  SimpleResponse cacheableUnary(SimpleRequest request);

  /** Answers with the number of bytes that came. */
  @RpcMethod(name = "StreamingInputCall")
  CompletableFuture<StreamingInputCallResponse> streamingInput(
      Flow.Publisher<StreamingInputCallRequest> requests);

  /** Answers with one message for each size in the request. */
  @RpcMethod(name = "StreamingOutputCall")
  Flow.Publisher<StreamingOutputCallResponse> streamingOutput(StreamingOutputCallRequest request);

  /** Does the same for each request, when it comes. */
  @RpcMethod(name = "FullDuplexCall")
  Flow.Publisher<StreamingOutputCallResponse> fullDuplex(
      Flow.Publisher<StreamingOutputCallRequest> requests);

  /** A method that providers do not have. */
  interface Unimplemented {

    /** Fails. */
    @RpcMethod(name = "UnimplementedCall")
    Empty call(Empty request);
  }
}
