// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.server;

import static java.util.Objects.requireNonNull;

import io.sofarpc.Invoker;
import io.sofarpc.MethodDescriptor;
import io.sofarpc.Payload;
import io.sofarpc.Request;
import io.sofarpc.Response;
import io.sofarpc.RpcException;
import io.sofarpc.ServiceException;
import io.sofarpc.StatusCode;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The last box on a server: decodes the arguments and calls the method, both on the thread it is
 * invoked on. A method that returns a future gives that thread back at once.
 */
final class MethodInvoker implements Invoker {

  private final MethodDescriptor descriptor;
  private final Method method;
  private final Object service;

  MethodInvoker(MethodDescriptor descriptor, Object service) {
    this.descriptor = descriptor;
    this.method = accessible(requireNonNull(descriptor.javaMethod(), "javaMethod"));
    this.service = service;
  }

  private static Method accessible(Method method) {
    try {
      method.setAccessible(true); // the interface may be package-private or nested in a test
      return method;
    } catch (InaccessibleObjectException closed) {
      throw new IllegalArgumentException(
          method + " cannot be called: its module does not open its package to this library",
          closed);
    }
  }

  @Override
  public CompletionStage<Response> invoke(Request request) {
    try {
      @Nullable Object[] arguments = arguments(request.payload());
      return response(request.context().call(() -> method.invoke(service, arguments)));
    } catch (InvocationTargetException thrown) {
      return CompletableFuture.failedFuture(failure(requireNonNull(thrown.getCause(), "cause")));
    } catch (IllegalArgumentException mismatch) {
      return CompletableFuture.failedFuture(
          new RpcException(
              StatusCode.INVALID_ARGUMENT,
              "arguments do not fit " + method.toGenericString() + ": " + mismatch.getMessage(),
              mismatch));
    } catch (Exception thrown) {
      return CompletableFuture.failedFuture(RpcException.from(thrown));
    }
  }

  private @Nullable Object[] arguments(Payload payload) {
    if (payload instanceof Payload.Stream stream) {
      return new Object[] {stream.messages()};
    }
    Object message = ((Payload.Unary) payload).message();
    if (message instanceof @Nullable Object[] arguments) {
      return arguments;
    }
    throw new RpcException(
        StatusCode.INTERNAL, "the arguments of " + descriptor + " were decoded to " + message);
  }

  private CompletionStage<Response> response(@Nullable Object result) {
    if (result instanceof CompletionStage<?> stage) {
      return stage.handle(
          (value, thrown) -> {
            if (thrown != null) {
              throw failure(RpcException.unwrap(thrown));
            }
            return Response.of(value);
          });
    }
    if (descriptor.kind().streamsResponses()) {
      if (result == null) {
        return CompletableFuture.failedFuture(
            new RpcException(StatusCode.INTERNAL, descriptor + " returned null, not a publisher"));
      }
      return CompletableFuture.completedFuture(
          Response.of(Payload.stream((Flow.Publisher<?>) result)));
    }
    return CompletableFuture.completedFuture(Response.of(result));
  }

  /** A service may say how a call failed with an {@link RpcException}; anything else it threw. */
  private static RpcException failure(Throwable thrown) {
    return thrown instanceof RpcException failure ? failure : new ServiceException(thrown);
  }
}
