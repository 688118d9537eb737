// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.testing;

import io.sofarpc.MethodDescriptor;
import io.sofarpc.ServiceDescriptor;
import java.io.Serializable;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.HashSet;
import java.util.Set;

/**
 * The classes that may travel in calls of one service: what its signatures name, and their fields.
 */
final class ServiceTypes {

  private final Set<Class<?>> allowed = new HashSet<>();

  private ServiceTypes() {}

  static ServiceTypes of(ServiceDescriptor service) {
    ServiceTypes types = new ServiceTypes();
    for (MethodDescriptor method : service.methods()) {
      String where = service.interfaceName() + "." + method.name();
      method.parameterTypes().forEach(type -> types.add(type, where));
      types.add(method.resultType(), where);
      Method java = method.javaMethod();
      if (java != null) {
        for (Class<?> thrown : java.getExceptionTypes()) {
          types.add(thrown, where);
        }
      }
    }
    service.types().forEach(type -> types.add(type, "the types of " + service));
    return types;
  }

  boolean allows(Class<?> type) {
    Class<?> element = type;
    while (element.isArray()) {
      element = element.getComponentType();
    }
    return element.isPrimitive() || isOfTheJdk(element) || allowed.contains(element);
  }

  private static boolean isOfTheJdk(Class<?> type) {
    String name = type.getPackageName();
    return name.equals("java.lang")
        || name.equals("java.util")
        || name.equals("java.math")
        || name.equals("java.time");
  }

  private void add(Type type, String where) {
    if (type instanceof ParameterizedType generic) {
      add(generic.getRawType(), where);
      for (Type argument : generic.getActualTypeArguments()) {
        add(argument, where);
      }
    } else if (type instanceof GenericArrayType array) {
      add(array.getGenericComponentType(), where);
    } else if (type instanceof WildcardType wildcard) {
      add(wildcard.getUpperBounds()[0], where);
    } else if (type instanceof Class<?> named) {
      addClass(named, where);
    }
  }

  private void addClass(Class<?> type, String where) {
    if (type.isArray()) {
      add(type.getComponentType(), where);
      return;
    }
    if (type.isPrimitive() || type == Object.class) {
      return;
    }
    if (!type.isInterface() && !Serializable.class.isAssignableFrom(type)) {
      throw new IllegalArgumentException(
          type.getName() + ", used by " + where + ", cannot be written; make it Serializable");
    }
    if (isOfTheJdk(type) || !allowed.add(type)) {
      return;
    }
    if (type.getSuperclass() != null) {
      add(type.getSuperclass(), where);
    }
    for (Field field : type.getDeclaredFields()) {
      if ((field.getModifiers() & (Modifier.STATIC | Modifier.TRANSIENT)) == 0) {
        add(field.getGenericType(), where);
      }
    }
    Class<?>[] permitted = type.getPermittedSubclasses();
    if (permitted != null) {
      for (Class<?> subtype : permitted) {
        add(subtype, where);
      }
    }
  }
}
