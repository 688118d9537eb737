// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc;

import static java.util.Objects.requireNonNull;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A service: its name and its methods, read from a Java interface or made by hand. Immutable. */
public final class ServiceDescriptor {

  private final String interfaceName;
  private final String version;
  private final String uniqueId;
  private final String name;
  private final List<MethodDescriptor> methods;
  private final Map<String, List<MethodDescriptor>> byName;
  private final Set<Class<?>> types;
  private final @Nullable Class<?> javaType;

  private ServiceDescriptor(
      String interfaceName,
      String version,
      String uniqueId,
      List<MethodDescriptor> methods,
      Set<Class<?>> types,
      @Nullable Class<?> javaType) {
    this.interfaceName = namePart("interfaceName", interfaceName);
    this.version = namePart("version", version);
    this.uniqueId = uniqueId.isEmpty() ? uniqueId : namePart("uniqueId", uniqueId);
    this.name = interfaceName + ":" + version + (uniqueId.isEmpty() ? "" : ":" + uniqueId);
    this.methods = methods.stream().map(method -> method.withService(name)).toList();
    this.types = Set.copyOf(types);
    this.javaType = javaType;
    Map<String, List<MethodDescriptor>> overloads = new LinkedHashMap<>();
    for (MethodDescriptor method : this.methods) {
      overloads.computeIfAbsent(method.name(), key -> new ArrayList<>(1)).add(method);
    }
    overloads.values().forEach(ServiceDescriptor::requireDistinct);
    overloads.replaceAll((key, list) -> List.copyOf(list));
    this.byName = Map.copyOf(overloads);
  }

  private static void requireDistinct(List<MethodDescriptor> overloads) {
    Set<List<String>> signatures = new HashSet<>();
    for (MethodDescriptor method : overloads) {
      if (!signatures.add(method.signature())) {
        throw new IllegalArgumentException(
            "two methods are named " + method + method.signature() + "; see RpcMethod.name()");
      }
    }
  }

  private static String namePart(String what, String value) {
    if (value.isBlank() || value.indexOf(':') >= 0 || value.indexOf('@') >= 0) {
      throw new IllegalArgumentException(
          what + ": '" + value + "' (expected: text without ':' and '@')");
    }
    return value;
  }

  /**
   * Describes a Java interface, annotated with {@link RpcService} or not. Every method counts, also
   * inherited and default ones; static methods do not.
   *
   * @throws IllegalArgumentException if it is not an interface or a method cannot be called
   *     remotely
   */
  public static ServiceDescriptor of(Class<?> type) {
    if (!type.isInterface()) {
      throw new IllegalArgumentException(
          type.getName() + " is not an interface; a service is defined by an interface");
    }
    RpcService annotation = type.getAnnotation(RpcService.class);
    ServiceDescriptor described =
        new ServiceDescriptor(
            annotation == null || annotation.name().isEmpty() ? type.getName() : annotation.name(),
            annotation == null ? "1.0" : annotation.version(),
            annotation == null ? "" : annotation.uniqueId(),
            methodsOf(type),
            annotation == null ? Set.of() : new LinkedHashSet<>(Arrays.asList(annotation.types())),
            type);
    long timeoutMillis = annotation == null ? 0 : annotation.timeoutMillis();
    return timeoutMillis == 0 ? described : described.withTimeout(Duration.ofMillis(timeoutMillis));
  }

  private static List<MethodDescriptor> methodsOf(Class<?> type) {
    Map<List<Object>, Method> bySignature = new LinkedHashMap<>();
    for (Method method : type.getMethods()) {
      if (Modifier.isStatic(method.getModifiers()) || method.isBridge()) {
        continue;
      }
      // The same method may be inherited twice: the more specific result wins.
      bySignature.merge(
          List.of(method.getName(), List.of(method.getParameterTypes())),
          method,
          (a, b) -> a.getReturnType().isAssignableFrom(b.getReturnType()) ? b : a);
    }
    List<Method> sorted =
        bySignature.values().stream()
            .sorted(
                Comparator.comparing(Method::getName)
                    .thenComparing(method -> Arrays.toString(method.getParameterTypes())))
            .toList();
    TypeVariables variables = new TypeVariables(type);
    List<MethodDescriptor> descriptors = new ArrayList<>(sorted.size());
    for (Method method : sorted) {
      try {
        descriptors.add(MethodDescriptor.of(method, descriptors.size(), variables));
      } catch (IllegalArgumentException unfit) {
        throw new IllegalArgumentException(
            type.getName() + "." + method.getName() + ": " + unfit.getMessage(), unfit);
      }
    }
    return descriptors;
  }

  /**
   * Describes a service without a class, for generic calls.
   *
   * @param interfaceName the Java interface that the provider publishes
   */
  public static ServiceDescriptor named(String interfaceName) {
    return new ServiceDescriptor(interfaceName, "1.0", "", List.of(), Set.of(), null);
  }

  /** Returns the name of the Java interface, or the one that it gives itself for the wire. */
  public String interfaceName() {
    return interfaceName;
  }

  /** Returns the version, 1.0 unless the interface says otherwise. */
  public String version() {
    return version;
  }

  /** Returns what tells several services of one interface apart; empty for none. */
  public String uniqueId() {
    return uniqueId;
  }

  /** Returns {@code interface:version} or {@code interface:version:uniqueId}. */
  public String name() {
    return name;
  }

  /** Returns the methods, sorted by name. */
  public List<MethodDescriptor> methods() {
    return methods;
  }

  /** Returns the methods of one name; empty if there is none. */
  public List<MethodDescriptor> methods(String methodName) {
    return byName.getOrDefault(methodName, List.of());
  }

  /**
   * Returns the method with this name and these parameters, {@code null} if there is none.
   *
   * @param methodName the name
   * @param signature {@link Class#getName()} of each declared parameter
   */
  public @Nullable MethodDescriptor method(String methodName, List<String> signature) {
    for (MethodDescriptor method : methods(methodName)) {
      if (method.signature().equals(signature)) {
        return method;
      }
    }
    return null;
  }

  /** Returns the classes that may travel although no signature names them. */
  public Set<Class<?>> types() {
    return types;
  }

  /** Returns the Java interface, {@code null} if the descriptor was made without a class. */
  public @Nullable Class<?> javaType() {
    return javaType;
  }

  /**
   * Returns a copy that is known under another interface's name: a consumer may have an interface
   * of its own for a service, for example with futures where the provider's has none.
   *
   * @param changed the Java interface that the provider publishes
   */
  public ServiceDescriptor withInterfaceName(String changed) {
    return new ServiceDescriptor(changed, version, uniqueId, methods, types, javaType);
  }

  /** Returns a copy with another unique id; empty for none. */
  public ServiceDescriptor withUniqueId(String changed) {
    return new ServiceDescriptor(interfaceName, version, changed, methods, types, javaType);
  }

  /**
   * Returns a copy with more classes that may travel although no signature names them.
   *
   * @throws IllegalArgumentException if two class loaders have one of the same name: a service has
   *     the classes of one loader
   */
  public ServiceDescriptor withTypes(Class<?>... more) {
    Set<Class<?>> all = new LinkedHashSet<>(types);
    all.addAll(Arrays.asList(more));
    Set<String> names = new HashSet<>();
    for (Class<?> type : all) {
      if (!names.add(type.getName())) {
        throw new IllegalArgumentException(
            "two classes are named "
                + type.getName()
                + "; give each to the services of its class loader with withTypes(...)");
      }
    }
    return new ServiceDescriptor(interfaceName, version, uniqueId, methods, all, javaType);
  }

  /** Returns a copy in which methods without a time-out of their own have this one. */
  public ServiceDescriptor withTimeout(Duration timeout) {
    return withMethods(
        methods.stream()
            .map(method -> method.timeout().isZero() ? method.withTimeout(timeout) : method)
            .toList());
  }

  /**
   * Returns a copy in which the methods of one name are changed, for interfaces that cannot be
   * annotated: {@code descriptor.withMethod("log", MethodDescriptor::withOneWay)}.
   *
   * @throws IllegalArgumentException if there is no such method
   */
  public ServiceDescriptor withMethod(String methodName, UnaryOperator<MethodDescriptor> change) {
    requireNonNull(change, "change");
    if (methods(methodName).isEmpty()) {
      throw new IllegalArgumentException(
          "no method '%s' in %s (found: %s)".formatted(methodName, interfaceName, byName.keySet()));
    }
    return withMethods(
        methods.stream()
            .map(method -> method.name().equals(methodName) ? change.apply(method) : method)
            .toList());
  }

  private ServiceDescriptor withMethods(List<MethodDescriptor> changed) {
    return new ServiceDescriptor(interfaceName, version, uniqueId, changed, types, javaType);
  }

  /** Returns the unique name. */
  @Override
  public String toString() {
    return name;
  }
}
