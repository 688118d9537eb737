// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * Makes empty instances of a class: by its constructor without parameters; else, like stock peers,
 * by its cheapest constructor with nulls and zeros; else, when that one throws, the way Java
 * serialization does, without any constructor of the class.
 */
final class Instances {

  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
  private static final @Nullable MethodHandle FOR_SERIALIZATION = forSerialization();

  private final Class<?> type;
  private final @Nullable MethodHandle constructor;
  private final @Nullable Constructor<?> bare;
  private volatile boolean constructorFailed;

  private Instances(
      Class<?> type, @Nullable MethodHandle constructor, @Nullable Constructor<?> bare) {
    this.type = type;
    this.constructor = constructor;
    this.bare = bare;
  }

  static Instances of(Class<?> type) {
    Constructor<?> cheapest = null;
    for (Constructor<?> candidate : type.getDeclaredConstructors()) {
      if ((cheapest == null || cost(candidate) < cost(cheapest)) && candidate.trySetAccessible()) {
        cheapest = candidate;
      }
    }
    MethodHandle constructor = cheapest == null ? null : withDefaults(cheapest);
    boolean noArgs = cheapest != null && cheapest.getParameterCount() == 0;
    return new Instances(type, constructor, noArgs ? null : bareConstructor(type));
  }

  /**
   * Returns a constructor that makes a {@code type} by running only {@code of}, a constructor of a
   * superclass; null if this JVM has none.
   */
  static @Nullable Constructor<?> running(Class<?> type, Constructor<?> of) {
    if (FOR_SERIALIZATION == null) {
      return null;
    }
    try {
      return (Constructor<?>) FOR_SERIALIZATION.invoke(type, of);
    } catch (Throwable e) {
      return null;
    }
  }

  /** Returns the constructor without parameters as {@code ()Object}; null if there is none. */
  static @Nullable MethodHandle noArgs(Class<?> type) {
    try {
      Constructor<?> constructor = type.getDeclaredConstructor();
      return constructor.trySetAccessible() ? withDefaults(constructor) : null;
    } catch (NoSuchMethodException e) {
      return null;
    }
  }

  @SuppressWarnings({
    "unchecked",
    "TypeParameterUnusedInFormals"
  }) // the caller knows what the class is
  static <T> T create(MethodHandle noArgs, Class<?> type) {
    try {
      return (T) noArgs.invoke();
    } catch (Throwable e) {
      throw new HessianException("cannot make a " + type.getName() + ": " + e, e);
    }
  }

  Object create() {
    if (constructor != null && !constructorFailed) {
      try {
        return (Object) constructor.invokeExact();
      } catch (Throwable e) {
        if (bare == null) {
          throw failed(e);
        }
        constructorFailed = true;
      }
    }
    if (bare == null) {
      throw new HessianException(type.getName() + " has no constructor that can be called");
    }
    try {
      return bare.newInstance();
    } catch (InvocationTargetException e) {
      throw failed(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw failed(e);
    }
  }

  private HessianException failed(@Nullable Throwable e) {
    return new HessianException("cannot make a " + type.getName() + ": " + e, e);
  }

  private static @Nullable Constructor<?> bareConstructor(Class<?> type) {
    Class<?> parent = type;
    while (parent != null && java.io.Serializable.class.isAssignableFrom(parent)) {
      parent = parent.getSuperclass();
    }
    try {
      return parent == null ? null : running(type, parent.getDeclaredConstructor());
    } catch (NoSuchMethodException e) {
      return null;
    }
  }

  private static MethodHandle withDefaults(Constructor<?> constructor) {
    Object[] defaults = new Object[constructor.getParameterCount()];
    Class<?>[] parameters = constructor.getParameterTypes();
    for (int i = 0; i < defaults.length; i++) {
      defaults[i] = parameters[i].isPrimitive() ? zero(parameters[i]) : null;
    }
    try {
      MethodHandle handle = LOOKUP.unreflectConstructor(constructor);
      return MethodHandles.insertArguments(handle, 0, defaults)
          .asType(MethodType.methodType(Object.class));
    } catch (IllegalAccessException e) {
      throw new IllegalArgumentException(constructor + " is not accessible", e);
    }
  }

  static Object zero(Class<?> primitive) {
    return Array.get(Array.newInstance(primitive, 1), 0);
  }

  // The stock peers' order: fewest parameters, then the simplest types.
  private static long cost(Constructor<?> constructor) {
    long cost = 0;
    for (Class<?> parameter : constructor.getParameterTypes()) {
      cost = Math.min(1L << 40, 4 * cost + cost(parameter));
    }
    return cost + ((long) constructor.getParameterCount() << 48);
  }

  private static int cost(Class<?> parameter) {
    if (parameter == Object.class) {
      return 1;
    } else if (parameter == String.class) {
      return 2;
    } else if (parameter == int.class) {
      return 3;
    } else if (parameter == long.class) {
      return 4;
    }
    return parameter.isPrimitive() ? 5 : 6;
  }

  // sun.reflect.ReflectionFactory is supported API of jdk.unsupported, made for such libraries. It
  // is
  // looked up by name as a run-time image may lack that module.
  private static @Nullable MethodHandle forSerialization() {
    try {
      Class<?> factory = Class.forName("sun.reflect.ReflectionFactory");
      Object instance = factory.getMethod("getReflectionFactory").invoke(null);
      Method method =
          factory.getMethod("newConstructorForSerialization", Class.class, Constructor.class);
      return MethodHandles.publicLookup().unreflect(method).bindTo(instance);
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }
}
