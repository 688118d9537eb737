// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.grpc;

import io.sofarpc.RpcMethod;
import io.sofarpc.interop.grpc.messages.Answer;
import io.sofarpc.interop.grpc.messages.Ask;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** The service {@code interop.grpc.Echo} of {@code echo.proto}, as this framework sees it. */
public interface EchoService {

  /** One message, one answer. */
  @RpcMethod(name = "Once")
  Answer once(Ask ask);

  /** One message, many answers. */
  @RpcMethod(name = "Many")
  Flow.Publisher<Answer> many(Ask ask);

  /** Many messages, one answer. */
  @RpcMethod(name = "Gather")
  CompletableFuture<Answer> gather(Flow.Publisher<Ask> asks);

  /** Many messages, many answers. */
  @RpcMethod(name = "Chat")
  Flow.Publisher<Answer> chat(Flow.Publisher<Ask> asks);
}
