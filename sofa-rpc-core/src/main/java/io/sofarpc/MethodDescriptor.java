// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc;

import static java.util.Objects.requireNonNull;

import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** What is called: a method of a service, from a Java interface or made by hand. Immutable. */
public final class MethodDescriptor {

  private final String service;
  private final String name;
  private final MethodKind kind;
  private final List<Type> parameterTypes;
  private final List<String> signature;
  private final Type resultType;
  private final Duration timeout;
  private final boolean idempotent;
  private final boolean readOnly;
  private final boolean nonBlocking;
  private final @Nullable Method javaMethod;
  private final int index;

  private MethodDescriptor(
      String service,
      String name,
      MethodKind kind,
      List<Type> parameterTypes,
      List<String> signature,
      Type resultType,
      Duration timeout,
      boolean idempotent,
      boolean readOnly,
      boolean nonBlocking,
      @Nullable Method javaMethod,
      int index) {
    this.service = requireNonNull(service, "service");
    this.name = requireNonNull(name, "name");
    this.kind = requireNonNull(kind, "kind");
    this.parameterTypes = List.copyOf(parameterTypes);
    this.signature = List.copyOf(signature);
    this.resultType = requireNonNull(resultType, "resultType");
    this.timeout = requireNonNull(timeout, "timeout");
    this.idempotent = idempotent || readOnly;
    this.readOnly = readOnly;
    this.nonBlocking = nonBlocking;
    this.javaMethod = javaMethod;
    this.index = index;
  }

  /**
   * Describes a method without a class, for generic calls and for methods nobody knows.
   *
   * @param service the unique name of the service
   * @param name the method's name
   * @param signature {@link Class#getName()} of each parameter's type
   */
  public static MethodDescriptor of(String service, String name, List<String> signature) {
    Type[] types = new Type[signature.size()];
    Arrays.fill(types, Object.class);
    return new MethodDescriptor(
        service,
        name,
        MethodKind.UNARY,
        List.of(types),
        signature,
        Object.class,
        Duration.ZERO,
        false,
        false,
        false,
        null,
        0);
  }

  static MethodDescriptor of(Method method, int index, TypeVariables variables) {
    RpcMethod annotation = method.getAnnotation(RpcMethod.class);
    boolean oneWay = annotation != null && annotation.oneWay();
    Type[] parameters =
        Arrays.stream(method.getGenericParameterTypes())
            .map(variables::resolve)
            .toArray(Type[]::new);
    boolean streamsRequests = isPublisher(method.getParameterTypes());
    boolean streamsResponses = method.getReturnType() == Flow.Publisher.class;
    MethodKind kind = kind(streamsRequests, streamsResponses, oneWay);
    if (oneWay && (kind != MethodKind.ONE_WAY || method.getReturnType() != void.class)) {
      throw new IllegalArgumentException(
          method + " is one-way (expected: no stream, and void as its result)");
    }
    return new MethodDescriptor(
        "",
        annotation == null || annotation.name().isEmpty() ? method.getName() : annotation.name(),
        kind,
        streamsRequests ? List.of(typeArgument(parameters[0])) : List.of(parameters),
        Arrays.stream(method.getParameterTypes()).map(Class::getName).toList(),
        messageType(method.getReturnType(), variables.resolve(method.getGenericReturnType())),
        annotation == null ? Duration.ZERO : Duration.ofMillis(annotation.timeoutMillis()),
        annotation != null && annotation.idempotent(),
        annotation != null && annotation.readOnly(),
        annotation != null && annotation.nonBlocking(),
        method,
        index);
  }

  private static MethodKind kind(
      boolean streamsRequests, boolean streamsResponses, boolean oneWay) {
    if (streamsRequests) {
      return streamsResponses ? MethodKind.BIDI_STREAM : MethodKind.CLIENT_STREAM;
    }
    if (streamsResponses) {
      return MethodKind.SERVER_STREAM;
    }
    return oneWay ? MethodKind.ONE_WAY : MethodKind.UNARY;
  }

  private static boolean isPublisher(Class<?>[] parameters) {
    boolean any = Arrays.asList(parameters).contains(Flow.Publisher.class);
    if (any && parameters.length > 1) {
      throw new IllegalArgumentException(
          "a stream parameter must be the only one (found: " + Arrays.toString(parameters) + ")");
    }
    return any;
  }

  private static Type messageType(Class<?> raw, Type generic) {
    boolean wrapped =
        raw == CompletableFuture.class
            || raw == CompletionStage.class
            || raw == Flow.Publisher.class;
    return wrapped ? typeArgument(generic) : generic;
  }

  private static Type typeArgument(Type type) {
    return type instanceof ParameterizedType parameterized
        ? parameterized.getActualTypeArguments()[0]
        : Object.class;
  }

  /** Returns the unique name of the service, such as {@code com.acme.Greeting:1.0}. */
  public String service() {
    return service;
  }

  /** Returns the method's name on the wire, without its parameters. */
  public String name() {
    return name;
  }

  /** Returns how many messages go in each direction. */
  public MethodKind kind() {
    return kind;
  }

  /** Returns the types of the arguments, or of the elements of the request stream. */
  public List<Type> parameterTypes() {
    return parameterTypes;
  }

  /** Returns {@link Class#getName()} of each declared parameter: what tells overloads apart. */
  public List<String> signature() {
    return signature;
  }

  /** Returns the type of the result, without the future or publisher around it. */
  public Type resultType() {
    return resultType;
  }

  /** Returns the time-out of a call; zero leaves it to the client. */
  public Duration timeout() {
    return timeout;
  }

  /** Returns whether calling it twice has the same effect as calling it once. */
  public boolean isIdempotent() {
    return idempotent;
  }

  /** Returns whether calling it changes nothing; it is idempotent then. */
  public boolean isReadOnly() {
    return readOnly;
  }

  /** Returns whether it never blocks, so that it may run on an event loop. */
  public boolean isNonBlocking() {
    return nonBlocking;
  }

  /** Returns the Java method, {@code null} if the descriptor was made without a class. */
  public @Nullable Method javaMethod() {
    return javaMethod;
  }

  /** Returns the place of this method in {@link ServiceDescriptor#methods()}. */
  public int index() {
    return index;
  }

  /**
   * Returns a copy with another time-out.
   *
   * @param changed zero leaves it to the client
   */
  public MethodDescriptor withTimeout(Duration changed) {
    if (changed.isNegative()) {
      throw new IllegalArgumentException("timeout: " + changed + " (expected: zero or more)");
    }
    return copy(service, kind, changed, idempotent, readOnly, nonBlocking);
  }

  /** Returns a copy that says whether it may be called twice; if not, it is not read-only. */
  public MethodDescriptor withIdempotent(boolean changed) {
    return copy(service, kind, timeout, changed, readOnly && changed, nonBlocking);
  }

  /** Returns a copy that says whether calling it changes nothing; if so, it is idempotent. */
  public MethodDescriptor withReadOnly(boolean changed) {
    return copy(service, kind, timeout, idempotent, changed, nonBlocking);
  }

  /** Returns a copy that says whether it may run on an event loop. */
  public MethodDescriptor withNonBlocking(boolean changed) {
    return copy(service, kind, timeout, idempotent, readOnly, changed);
  }

  /**
   * Returns a copy whose callers do not wait for an answer.
   *
   * @throws IllegalArgumentException if it streams, or returns something
   */
  public MethodDescriptor withOneWay() {
    if ((kind != MethodKind.UNARY && kind != MethodKind.ONE_WAY)
        || (javaMethod != null && javaMethod.getReturnType() != void.class)) {
      throw new IllegalArgumentException(
          this + " cannot be one-way (expected: no stream, and void as its result)");
    }
    return copy(service, MethodKind.ONE_WAY, timeout, idempotent, readOnly, nonBlocking);
  }

  MethodDescriptor withService(String changed) {
    return copy(changed, kind, timeout, idempotent, readOnly, nonBlocking);
  }

  private MethodDescriptor copy(
      String newService,
      MethodKind newKind,
      Duration newTimeout,
      boolean newIdempotent,
      boolean newReadOnly,
      boolean newNonBlocking) {
    return new MethodDescriptor(
        newService,
        name,
        newKind,
        parameterTypes,
        signature,
        resultType,
        newTimeout,
        newIdempotent,
        newReadOnly,
        newNonBlocking,
        javaMethod,
        index);
  }

  /** Returns {@code service/method}. */
  @Override
  public String toString() {
    return service + "/" + name;
  }
}
