// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop;

import static java.util.Objects.requireNonNull;

import io.sofarpc.CallContext;
import io.sofarpc.Invoker;
import io.sofarpc.Metadata;
import io.sofarpc.Request;
import io.sofarpc.Response;
import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
import io.sofarpc.interop.provider.Surroundings;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;

/** What a service method learns from this framework, by way of a server filter. */
final class OurSurroundings implements Surroundings {

  private static final CallContext.Key<Metadata> HEADERS = CallContext.Key.of("headers");
  private static final CallContext.Key<AtomicReference<Metadata>> ANSWER =
      CallContext.Key.of("answer headers");

  /**
   * Shows the request's headers to the method and adds what it leaves to the response; fails where
   * the caller wishes.
   */
  static CompletionStage<Response> filter(Request request, Invoker next) {
    AtomicReference<Metadata> answer = new AtomicReference<>(Metadata.empty());
    request.context().put(HEADERS, request.metadata());
    request.context().put(ANSWER, answer);
    String wanted = request.metadata().get("interop.fail");
    if (wanted != null) {
      return CompletableFuture.failedFuture(
          new RpcException(StatusCode.valueOf(wanted), "as you wish")
              .withMetadata(Metadata.of("rpc_resp_baggage.reason", "refused")));
    }
    return next.invoke(request)
        .handle(
            (response, thrown) -> {
              if (thrown != null) {
                throw RpcException.from(thrown).withMetadata(answer.get());
              }
              return response.withMetadata(response.metadata().withAll(answer.get()));
            });
  }

  private static <T> T current(CallContext.Key<T> key) {
    return requireNonNull(requireNonNull(CallContext.current(), "context").get(key), "value");
  }

  @Override
  public String requestBaggage(String name) {
    return current(HEADERS).get("rpc_req_baggage." + name);
  }

  @Override
  public void responseBaggage(String name, String value) {
    current(ANSWER).updateAndGet(headers -> headers.with("rpc_resp_baggage." + name, value));
  }

  @Override
  public String traceId() {
    String form = current(HEADERS).get("new_rpc_trace_context");
    return form == null
        ? current(HEADERS).get("rpc_trace_context.sofaTraceId")
        : form.replaceFirst("^(?:.*&)?tcid=([^&]*)&.*$", "$1");
  }
}
