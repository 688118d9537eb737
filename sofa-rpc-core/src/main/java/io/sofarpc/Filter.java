// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Behaviour around an invoker: the same type on clients and servers, for one message or a stream.
 * Thread-safe.
 *
 * <pre>{@code
 * Filter tenant = (request, next) -> next.invoke(request.withHeader("tenant", "acme"));
 * }</pre>
 *
 * <p>A filter that wants to know how a call ended registers with {@link CallContext#onEnd}: the
 * returned stage only tells when the response began, which for a stream is not its end.
 */
@FunctionalInterface
public interface Filter {

  /**
   * Handles a call, usually by passing it on to {@code next}, at most once unless it retries.
   *
   * <p>Runs on the caller's thread on a client and on the service's executor on a server; must not
   * block. What it throws becomes a failed stage.
   *
   * @param request the call
   * @param next the rest of the chain
   * @return the response
   */
  CompletionStage<Response> invoke(Request request, Invoker next);

  /**
   * Composes filters and an invoker into one invoker; the first filter is the outermost.
   *
   * @param filters in the order in which a request passes them
   * @param last what the last filter calls
   * @return {@code last} itself if there are no filters
   */
  static Invoker chain(List<? extends Filter> filters, Invoker last) {
    Invoker chain = requireNonNull(last, "last");
    for (int i = filters.size() - 1; i >= 0; i--) {
      chain = new Link(requireNonNull(filters.get(i), "filter"), chain);
    }
    return chain;
  }

  /** One filter bound to the rest of its chain. */
  record Link(Filter filter, Invoker next) implements Invoker {
    @Override
    @SuppressWarnings("ConstantValue") // a filter written without null checks may return null
    public CompletionStage<Response> invoke(Request request) {
      try {
        CompletionStage<Response> stage = filter.invoke(request, next);
        if (stage != null) {
          return stage;
        }
        return CompletableFuture.failedFuture(
            new RpcException(StatusCode.INTERNAL, "filter " + filter + " returned null"));
      } catch (Throwable thrown) {
        return CompletableFuture.failedFuture(RpcException.from(thrown));
      }
    }
  }
}
