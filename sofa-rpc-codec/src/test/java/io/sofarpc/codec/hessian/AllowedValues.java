// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import io.sofarpc.codec.GenericObject;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/** Checks that a graph of values holds no class that its reader does not allow. */
final class AllowedValues {

  private final Set<Class<?>> allowed = new HashSet<>();
  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<Object> open = new ArrayDeque<>();

  AllowedValues(HessianTypes types) {
    NameTable<ClassDef.Seen> readable = types.readable();
    readable.names().forEach(name -> allowed.add(readable.get(name).codec().type()));
    allowed.addAll(JdkContainers.CODECS.keySet());
    Scalars.CODECS.forEach(codec -> allowed.add(codec.type()));
    allowed.addAll(Set.of(GenericObject.class, UnknownThrowable.class, Object.class));
  }

  void check(Object root) {
    add(root);
    while (!open.isEmpty()) {
      Object value = open.pop();
      Class<?> type = elementType(value);
      if (!type.isPrimitive() && !isAllowed(type)) {
        throw new AssertionError("not allowed: " + type.getName());
      }
      addParts(value);
    }
  }

  private static Class<?> elementType(Object value) {
    Class<?> type = value instanceof Enum<?> e ? e.getDeclaringClass() : value.getClass();
    while (type.isArray()) {
      type = type.getComponentType();
    }
    return type;
  }

  private boolean isAllowed(Class<?> type) {
    return allowed.contains(type)
        || type.getName().startsWith("java.time.")
        || EnumSet.class.isAssignableFrom(type);
  }

  private void add(Object value) {
    if (value != null && seen.add(value)) {
      open.push(value);
    }
  }

  private void addParts(Object value) {
    if (value instanceof Object[] array) {
      Arrays.stream(array).forEach(this::add);
    } else if (value instanceof Collection<?> collection) {
      collection.forEach(this::add);
    } else if (value instanceof Map<?, ?> map) {
      map.forEach(
          (key, element) -> {
            add(key);
            add(element);
          });
    } else if (value instanceof GenericObject object) {
      object.fields().values().forEach(this::add);
      return;
    } else if (value instanceof Throwable thrown) {
      add(thrown.getCause());
      Arrays.stream(thrown.getSuppressed()).forEach(this::add);
    }
    if (!value.getClass().getName().startsWith("java.")) {
      addFields(value);
    }
  }

  private void addFields(Object value) {
    for (Class<?> c = value.getClass();
        c != null && !c.getName().startsWith("java.");
        c = c.getSuperclass()) {
      for (Field field : c.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
          try {
            field.setAccessible(true);
            add(field.get(value));
          } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
          }
        }
      }
    }
  }
}
