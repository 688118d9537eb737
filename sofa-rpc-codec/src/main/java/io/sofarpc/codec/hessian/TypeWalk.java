// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Finds all classes that values of some declared types may hold. */
final class TypeWalk {

  private final Codecs jdk;
  private final Map<Class<?>, ClassCodec> codecs = new LinkedHashMap<>();
  private final Set<Class<?>> named = new HashSet<>();
  private final Set<Type> visited = new HashSet<>();

  /**
   * @param jdk what is always allowed and not walked
   */
  TypeWalk(Codecs jdk) {
    this.jdk = jdk;
  }

  /** Returns the codecs of the classes that can be instantiated. */
  Map<Class<?>, ClassCodec> codecs() {
    return codecs;
  }

  /** Returns all classes met, with interfaces and abstract ones: what a Class value may name. */
  Set<Class<?>> named() {
    return named;
  }

  /**
   * Adds a type and all that is reachable from it.
   *
   * @throws IllegalArgumentException if a class among them has no Hessian form; names the path to
   *     it
   */
  void visit(Type type, String path) {
    if (type instanceof Class<?> raw) {
      visitClass(raw, path);
    } else if (!visited.add(type)) {
      return;
    } else if (type instanceof ParameterizedType parameterized) {
      visitClass((Class<?>) parameterized.getRawType(), path);
      for (Type argument : parameterized.getActualTypeArguments()) {
        visit(argument, path);
      }
    } else if (type instanceof GenericArrayType array) {
      visit(array.getGenericComponentType(), path);
    } else if (type instanceof WildcardType wildcard) {
      visitAll(wildcard.getUpperBounds(), path);
      visitAll(wildcard.getLowerBounds(), path);
    } else if (type instanceof TypeVariable<?> variable) {
      visitAll(variable.getBounds(), path);
    }
  }

  private void visitAll(Type[] types, String path) {
    for (Type type : types) {
      visit(type, path);
    }
  }

  private void visitClass(Class<?> type, String path) {
    if (type.isArray()) {
      visitClass(type.getComponentType(), path);
      return;
    } else if (type.isPrimitive() || !visited.add(type)) {
      return;
    }
    named.add(type);
    if (jdk.byName().containsKey(type.getName()) || isHarmless(type)) {
      return;
    }
    if (type.isSealed()) {
      for (Class<?> permitted : type.getPermittedSubclasses()) {
        visitClass(permitted, path);
      }
    }
    visitParents(type, path);
    if (Codecs.isConcrete(type)) {
      addCodec(type, path);
    }
  }

  private void addCodec(Class<?> type, String path) {
    try {
      codecs.put(type, jdk.make(type));
    } catch (HessianException e) {
      throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
    }
    if (type.isEnum() || isContainer(type)) {
      return;
    }
    for (Class<?> c = type; c != null && c != Throwable.class; c = c.getSuperclass()) {
      for (Field field : c.getDeclaredFields()) {
        boolean travels = (field.getModifiers() & (Modifier.STATIC | Modifier.TRANSIENT)) == 0;
        if (travels && !isHidden(field)) {
          visit(field.getGenericType(), c.getName() + "." + field.getName());
        }
      }
      visitReplacement(c);
    }
  }

  private void visitParents(Type type, String path) {
    Class<?> raw = Targets.erase(type);
    for (Type parent : raw.getGenericInterfaces()) {
      visitArguments(parent, path);
    }
    if (raw.getGenericSuperclass() != null) {
      visitArguments(raw.getGenericSuperclass(), path);
      visitParents(raw.getGenericSuperclass(), path);
    }
  }

  private void visitArguments(Type parent, String path) {
    if (parent instanceof ParameterizedType parameterized) {
      for (Type argument : parameterized.getActualTypeArguments()) {
        visit(argument, path);
      }
    }
  }

  // What an object replaces itself with travels in its place.
  private void visitReplacement(Class<?> type) {
    for (Method method : type.getDeclaredMethods()) {
      if (method.getName().equals("writeReplace") && method.getParameterCount() == 0) {
        visit(method.getGenericReturnType(), type.getName() + ".writeReplace()");
      }
    }
  }

  // The private fields of the JDK's exceptions do not travel.
  private static boolean isHidden(Field field) {
    return Throwable.class.isAssignableFrom(field.getDeclaringClass())
        && field.getDeclaringClass().getName().startsWith("java.");
  }

  private static boolean isContainer(Class<?> type) {
    return Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type);
  }

  // Asynchronous wrappers are of the method, not of the wire; Object and the like allow nothing.
  private static boolean isHarmless(Class<?> type) {
    return type == Object.class
        || type == Void.class
        || type == Number.class
        || CompletionStage.class.isAssignableFrom(type)
        || Flow.Publisher.class.isAssignableFrom(type)
        || type == Enum.class
        || type == Class.class
        || (isContainer(type) && type.getName().startsWith("java."));
  }
}
