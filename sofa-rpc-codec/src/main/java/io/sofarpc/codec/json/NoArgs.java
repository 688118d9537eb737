// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.json;

import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;

/** A constructor without parameters, of any visibility. */
record NoArgs(Constructor<?> constructor) {

  /**
   * @throws IllegalArgumentException if the class cannot be made like that
   */
  static NoArgs of(Class<?> type) {
    if (Modifier.isAbstract(type.getModifiers())) {
      throw new IllegalArgumentException(
          type.getName()
              + " is abstract or an interface, and JSON does not say which class to make;"
              + " declare the class");
    }
    try {
      Constructor<?> constructor = type.getDeclaredConstructor();
      if (constructor.trySetAccessible()) {
        return new NoArgs(constructor);
      }
      throw new IllegalArgumentException(
          "the module of " + type.getName() + " does not open its package to this library");
    } catch (NoSuchMethodException none) {
      throw new IllegalArgumentException(
          type.getName() + " has no constructor without parameters; add one or make it a record",
          none);
    }
  }

  Object create() throws ReflectiveOperationException {
    return constructor.newInstance();
  }
}
