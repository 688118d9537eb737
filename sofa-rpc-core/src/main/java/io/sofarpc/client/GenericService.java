// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.client;

import io.sofarpc.Invoker;
import io.sofarpc.Metadata;
import io.sofarpc.MethodDescriptor;
import io.sofarpc.Payload;
import io.sofarpc.Request;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Calls the methods of one service without having its classes, as a gateway or a test tool does.
 * Thread-safe; {@link RpcClient#generic} makes it.
 *
 * <pre>{@code
 * GenericService orders = client.generic(ServiceDescriptor.named("com.acme.OrderService"));
 * GenericObject order = GenericObject.of("com.acme.Order", Map.of("item", "tea", "count", 2));
 * Object id = orders.invoke("place", List.of("com.acme.Order"), order).get();
 * }</pre>
 */
public final class GenericService {

  /** How SOFARPC's consumers mark a call whose values have no classes on their side. */
  private static final Metadata GENERIC =
      Metadata.of("sofa_head_generic_type", "2").with("generic.revise", "true");

  private final ServiceDescriptor service;
  private final Invoker invoker;
  private final Timer timer;
  private final Duration timeout;
  private final Executor callbackExecutor;

  GenericService(
      ServiceDescriptor service,
      Invoker invoker,
      Timer timer,
      Duration timeout,
      Executor callbackExecutor) {
    this.service = service;
    this.invoker = invoker;
    this.timer = timer;
    this.timeout = timeout;
    this.callbackExecutor = callbackExecutor;
  }

  /**
   * Calls a method.
   *
   * <p>An object of a class that this side does not have is passed as a {@link
   * io.sofarpc.codec.GenericObject}, and comes back as one; an argument may also be a {@link Map}
   * of its fields if its class is exactly the declared one. Lists and arrays of such classes come
   * back as lists. Classes that the client {@linkplain RpcClient.Builder#allow allows} come back as
   * themselves.
   *
   * @param method the method's name
   * @param parameterTypes {@link Class#getName()} of each declared parameter, such as {@code int},
   *     {@code java.lang.String} or {@code [Lcom.acme.User;}
   * @param arguments as many as there are parameter types
   * @return completed on a thread of the client: with the result, or with what the service threw if
   *     this side has and allows its class, else with an {@link io.sofarpc.RpcException} that names
   *     it. Cancelling it cancels the call
   * @throws IllegalArgumentException if there are more or fewer arguments than parameter types
   */
  public CompletableFuture<@Nullable Object> invoke(
      String method, List<String> parameterTypes, @Nullable Object... arguments) {
    if (arguments.length != parameterTypes.size()) {
      throw new IllegalArgumentException(
          "arguments: %d (expected: %d, as %s takes %s)"
              .formatted(arguments.length, parameterTypes.size(), method, parameterTypes));
    }
    Request request =
        new Request(
            MethodDescriptor.of(service.name(), method, parameterTypes),
            GENERIC,
            Payload.of(arguments.clone()),
            Stub.newContext(timer, timeout.toNanos()));
    return Answer.future(request, invoker.invoke(request), callbackExecutor);
  }

  /** Returns the name of the service, for logs. */
  @Override
  public String toString() {
    return "generic " + service;
  }
}
