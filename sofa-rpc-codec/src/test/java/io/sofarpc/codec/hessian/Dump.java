// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/** A text of an object graph: equal texts mean equal values, classes and sharing. */
final class Dump {

  private final IdentityHashMap<Object, Integer> seen = new IdentityHashMap<>();
  private final StringBuilder text = new StringBuilder();

  private Dump() {}

  static String of(Object value) {
    Dump dump = new Dump();
    dump.add(value);
    return dump.text.toString();
  }

  private void add(Object value) {
    if (value == null) {
      text.append("null");
    } else if (value instanceof Number
        || value instanceof Boolean
        || value instanceof CharSequence
        || value instanceof Character
        || value instanceof Enum
        || value instanceof java.util.Date
        || value instanceof Class
        || value.getClass().getName().startsWith("java.time.")
        || value instanceof java.util.Locale
        || value instanceof java.util.Calendar
        || value instanceof java.util.Currency
        || value instanceof java.io.File
        || value instanceof StackTraceElement
        || value.getClass().getName().startsWith("java.util.concurrent.atomic.")) {
      text.append(value.getClass().getSimpleName()).append(':').append(value);
    } else if (seen.containsKey(value)) {
      text.append('#').append(seen.get(value));
    } else {
      seen.put(value, seen.size());
      addParts(value);
    }
  }

  private void addParts(Object value) {
    text.append(value.getClass().getName());
    if (value.getClass().isArray()) {
      text.append('[');
      for (int i = 0; i < Array.getLength(value); i++) {
        add(Array.get(value, i));
        text.append(',');
      }
      text.append(']');
    } else if (value instanceof Set<?> set && set.getClass() == HashSet.class) {
      text.append(set.stream().map(Dump::of).sorted().toList());
    } else if (value instanceof Collection<?> list) {
      text.append('[');
      for (Object element : list) {
        add(element);
        text.append(',');
      }
      text.append(']');
    } else if (value instanceof Map<?, ?> map) {
      text.append('{');
      map.entrySet().stream()
          .sorted((a, b) -> Dump.of(a.getKey()).compareTo(Dump.of(b.getKey())))
          .forEach(
              e -> {
                add(e.getKey());
                text.append('=');
                add(e.getValue());
                text.append(',');
              });
      text.append('}');
    } else {
      addFields(value);
    }
  }

  private void addFields(Object value) {
    text.append('(');
    for (Class<?> c = value.getClass(); c != Object.class; c = c.getSuperclass()) {
      for (Field field : c.getDeclaredFields()) {
        if ((field.getModifiers() & (Modifier.STATIC | Modifier.TRANSIENT)) != 0) {
          continue;
        }
        try {
          field.setAccessible(true);
          text.append(field.getName()).append('=');
          add(field.get(value));
          text.append(' ');
        } catch (ReflectiveOperationException e) {
          throw new AssertionError(e);
        }
      }
    }
    text.append(')');
  }
}
