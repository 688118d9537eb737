// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.client;

import static java.util.Objects.requireNonNull;

import io.sofarpc.CallContext;
import io.sofarpc.Deadline;
import io.sofarpc.Invoker;
import io.sofarpc.Metadata;
import io.sofarpc.MethodDescriptor;
import io.sofarpc.Payload;
import io.sofarpc.Request;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.Timer;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** The first box of a call: turns a method call into a request. Thread-safe. */
final class Stub implements InvocationHandler {

  private static final Object[] NO_ARGUMENTS = {};

  private final String description;
  private final Map<Method, StubMethod> methods;

  private Stub(String description, Map<Method, StubMethod> methods) {
    this.description = description;
    this.methods = methods;
  }

  static Object create(
      Class<?> type,
      ServiceDescriptor service,
      Invoker invoker,
      Timer timer,
      Duration timeout,
      Executor callbackExecutor) {
    Map<Method, StubMethod> methods = new HashMap<>();
    for (Method method : type.getMethods()) {
      if (!Modifier.isStatic(method.getModifiers())) {
        methods.put(
            method,
            new StubMethod(
                descriptor(service, method), method, invoker, timer, timeout, callbackExecutor));
      }
    }
    return Proxy.newProxyInstance(
        type.getClassLoader(), new Class<?>[] {type}, new Stub("stub of " + service, methods));
  }

  private static MethodDescriptor descriptor(ServiceDescriptor service, Method method) {
    MethodDescriptor descriptor = declared(service, method);
    if (descriptor == null) {
      descriptor = bridged(service, method);
    }
    if (descriptor == null) {
      throw new IllegalArgumentException(method + " is not a method of " + service);
    }
    return descriptor;
  }

  private static @Nullable MethodDescriptor declared(ServiceDescriptor service, Method method) {
    for (MethodDescriptor candidate : service.methods()) {
      Method known = candidate.javaMethod();
      if (known != null
          && known.getName().equals(method.getName())
          && Arrays.equals(known.getParameterTypes(), method.getParameterTypes())) {
        return candidate;
      }
    }
    return null;
  }

  /**
   * Finds what a bridge stands for: {@code put(Object)} of a generic parent for {@code put(Order)}.
   */
  private static @Nullable MethodDescriptor bridged(ServiceDescriptor service, Method bridge) {
    for (MethodDescriptor candidate : service.methods()) {
      Method method = candidate.javaMethod();
      if (method != null
          && method.getName().equals(bridge.getName())
          && accepts(bridge.getParameterTypes(), method.getParameterTypes())) {
        return candidate;
      }
    }
    return null;
  }

  private static boolean accepts(Class<?>[] wide, Class<?>[] narrow) {
    boolean accepts = wide.length == narrow.length;
    for (int i = 0; accepts && i < wide.length; i++) {
      accepts = wide[i].isAssignableFrom(narrow[i]);
    }
    return accepts;
  }

  @Override
  public @Nullable Object invoke(
      Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    StubMethod remote = methods.get(method);
    if (remote != null) {
      return remote.call(arguments == null ? NO_ARGUMENTS : arguments);
    }
    return switch (method.getName()) {
      case "equals" -> arguments != null && arguments[0] == proxy;
      case "hashCode" -> System.identityHashCode(proxy);
      default -> description;
    };
  }

  /** Returns the life of a new call, within that of the call that this thread handles, if any. */
  static CallContext newContext(Timer timer, long timeoutNanos) {
    Deadline deadline = Deadline.afterNanos(timer, timeoutNanos);
    CallContext caller = CallContext.current();
    return caller == null
        ? CallContext.create(timer, deadline)
        : CallContext.createNested(timer, deadline, caller);
  }

  /** One method of a stub, with everything resolved that does not change from call to call. */
  private static final class StubMethod {

    private final MethodDescriptor descriptor;
    private final Invoker invoker;
    private final Timer timer;
    private final long timeoutNanos;
    private final Answer answer;

    StubMethod(
        MethodDescriptor descriptor,
        Method method,
        Invoker invoker,
        Timer timer,
        Duration timeout,
        Executor callbackExecutor) {
      this.descriptor = descriptor;
      this.invoker = invoker;
      this.timer = timer;
      this.timeoutNanos =
          (descriptor.timeout().isZero() ? timeout : descriptor.timeout()).toNanos();
      this.answer = Answer.of(method, callbackExecutor);
    }

    @Nullable Object call(@Nullable Object[] arguments) throws Throwable {
      if (descriptor.kind().streamsResponses()) {
        return (Flow.Publisher<Object>)
            subscriber -> AnswerStream.start(invoker, request(arguments), subscriber);
      }
      Request request = request(arguments);
      return answer.await(request, invoker.invoke(request));
    }

    private Request request(@Nullable Object[] arguments) {
      CallContext context = newContext(timer, timeoutNanos);
      Payload payload =
          descriptor.kind().streamsRequests()
              ? Payload.stream(
                  RequestStream.of((Flow.Publisher<?>) requireNonNull(arguments[0]), context))
              : Payload.of(arguments);
      return new Request(descriptor, Metadata.empty(), payload, context);
    }
  }
}
