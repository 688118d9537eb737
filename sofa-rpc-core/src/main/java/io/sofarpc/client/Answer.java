// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.client;

import io.sofarpc.CallEnder;
import io.sofarpc.Payload;
import io.sofarpc.Request;
import io.sofarpc.Response;
import io.sofarpc.RpcException;
import io.sofarpc.ServiceException;
import io.sofarpc.StatusCode;
import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** How a stub's method hands the answer of a unary call to its caller. */
@FunctionalInterface
interface Answer {

  /**
   * Returns what the Java method returns.
   *
   * @param request the call
   * @param stage its answer
   */
  @Nullable Object await(Request request, CompletionStage<Response> stage) throws Throwable;

  /** Returns the way that fits a method's result: a future, or the value itself. */
  static Answer of(Method method, Executor callbackExecutor) {
    Class<?> result = method.getReturnType();
    if (result == CompletableFuture.class || result == CompletionStage.class) {
      return (request, stage) -> future(request, stage, callbackExecutor);
    }
    Class<?>[] declared = method.getExceptionTypes();
    Object ifNull = result.isPrimitive() && result != void.class ? zero(result) : null;
    return (request, stage) -> {
      Object value = join(request, stage, declared);
      return value == null ? ifNull : result == void.class ? null : value;
    };
  }

  /** The only place where a thread waits for a call. The answer is decoded on that thread. */
  private static @Nullable Object join(
      Request request, CompletionStage<Response> stage, Class<?>[] declared) throws Throwable {
    try {
      return value(CallEnder.await(stage));
    } catch (InterruptedException interrupted) {
      request.context().cancel("the calling thread was interrupted");
      Thread.currentThread().interrupt();
      throw new RpcException(
          StatusCode.CANCELLED, "interrupted while waiting for " + request.method(), interrupted);
    } catch (ExecutionException failed) {
      throw thrownToCaller(request, RpcException.from(failed), declared);
    } catch (RpcException undecodable) {
      throw thrownToCaller(request, undecodable, declared);
    }
  }

  /** Returns a future of the result that is decoded and completed on the executor. */
  static CompletableFuture<@Nullable Object> future(
      Request request, CompletionStage<Response> stage, Executor callbackExecutor) {
    CompletableFuture<@Nullable Object> result = new CompletableFuture<>();
    stage.whenCompleteAsync(
        (response, failed) -> {
          try {
            if (failed == null) {
              result.complete(value(response));
            } else {
              result.completeExceptionally(unwrapped(request, RpcException.from(failed)));
            }
          } catch (Throwable undecodable) {
            result.completeExceptionally(unwrapped(request, RpcException.from(undecodable)));
          }
        },
        callbackExecutor);
    result.whenComplete(
        (value, failed) -> {
          if (result.isCancelled()) {
            request.context().cancel("the caller cancelled the future");
          }
        });
    return result;
  }

  private static @Nullable Object value(Response response) {
    return ((Payload.Unary) response.payload()).message();
  }

  /**
   * What a synchronous method throws: the service's own exception if the method may throw it, else
   * an {@link RpcException} made here, so that its stack trace shows the caller.
   */
  private static Throwable thrownToCaller(
      Request request, RpcException failure, Class<?>[] declared) {
    Throwable thrown = unwrapped(request, failure);
    if (thrown instanceof RpcException) {
      return thrown;
    }
    if (thrown instanceof RuntimeException || thrown instanceof Error) {
      return thrown;
    }
    for (Class<?> type : declared) {
      if (type.isInstance(thrown)) {
        return thrown;
      }
    }
    return new RpcException(
        StatusCode.UNKNOWN,
        request.method() + " threw an exception that it does not declare: " + thrown,
        thrown);
  }

  /** Returns what the service threw, or a failure that names the method. */
  private static Throwable unwrapped(Request request, RpcException failure) {
    if (failure instanceof ServiceException service) {
      return service.thrown();
    }
    String method = request.method().toString();
    String message = String.valueOf(failure.getMessage());
    return new RpcException(
            failure.code(), message.contains(method) ? message : method + ": " + message, failure)
        .withMetadata(failure.metadata());
  }

  private static @Nullable Object zero(Class<?> primitive) {
    return java.lang.reflect.Array.get(java.lang.reflect.Array.newInstance(primitive, 1), 0);
  }
}
