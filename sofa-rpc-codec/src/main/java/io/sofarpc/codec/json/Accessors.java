// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.json;

import java.lang.annotation.Annotation;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What belongs together in a class: a field, its getter and its setter. The rules are those of
 * stock SOFARPC's library, so that both sides name and order members alike: public fields and
 * public getters count, in the order of the fields, those of superclasses first. A class that has
 * neither is taken by its fields, whatever their visibility.
 *
 * <p>Two annotations of that library are understood by their names, without the library: {@code
 * JsonIgnore}, and the name in {@code JsonProperty}.
 */
final class Accessors {

  private static final String ANNOTATIONS = "com.fasterxml.jackson.annotation.";

  private final String property;
  private @Nullable String name;
  private boolean ignored;
  private @Nullable Field field;
  private @Nullable Method getter;
  private @Nullable Method setter;

  private Accessors(String property) {
    this.property = property;
  }

  /** Returns what a class has, in the order in which it is written. */
  static List<Accessors> of(Class<?> type) {
    Map<String, Accessors> found = new LinkedHashMap<>();
    addFields(type, found);
    Method[] methods = type.getMethods();
    Arrays.sort(methods, Comparator.comparing(Method::getName));
    for (Method method : methods) {
      if (isGetter(method)) {
        String prefix = method.getName().startsWith("is") ? "is" : "get";
        at(found, propertyName(method, prefix)).addGetter(method);
      }
    }
    for (Method method : methods) {
      if (isSetter(method)) {
        at(found, propertyName(method, "set")).addSetter(method);
      }
    }
    return visible(found.values());
  }

  private static Accessors at(Map<String, Accessors> found, String property) {
    return found.computeIfAbsent(property, Accessors::new);
  }

  private static void addFields(Class<?> type, Map<String, Accessors> found) {
    Class<?> parent = type.getSuperclass();
    if (parent != null && parent != Object.class) {
      addFields(parent, found);
    }
    for (Field field : type.getDeclaredFields()) {
      int modifiers = field.getModifiers();
      if (!Modifier.isStatic(modifiers)
          && !Modifier.isTransient(modifiers)
          && !field.isSynthetic()) {
        Accessors accessors = at(found, field.getName());
        accessors.field = field;
        accessors.annotate(field);
      }
    }
  }

  private static boolean isGetter(Method method) {
    String name = method.getName();
    Class<?> result = method.getReturnType();
    if (!isProperty(method, 0) || result == void.class) {
      return false;
    }
    return (name.startsWith("get") && name.length() > 3)
        || (name.startsWith("is")
            && name.length() > 2
            && (result == boolean.class || result == Boolean.class));
  }

  private static boolean isSetter(Method method) {
    return isProperty(method, 1)
        && method.getName().startsWith("set")
        && method.getName().length() > 3;
  }

  private static boolean isProperty(Method method, int parameters) {
    return method.getParameterCount() == parameters
        && !Modifier.isStatic(method.getModifiers())
        && !method.isBridge()
        && !method.isSynthetic()
        && method.getDeclaringClass() != Object.class;
  }

  /** Returns {@code url} for {@code getURL}: all capitals in front become small, as in Jackson. */
  private static String propertyName(Method method, String prefix) {
    StringBuilder name = new StringBuilder(method.getName().substring(prefix.length()));
    for (int i = 0; i < name.length() && Character.isUpperCase(name.charAt(i)); i++) {
      name.setCharAt(i, Character.toLowerCase(name.charAt(i)));
    }
    return name.toString();
  }

  private void addGetter(Method method) {
    annotate(method);
    boolean better =
        getter == null
            || getter.getReturnType().isAssignableFrom(method.getReturnType())
            || (getter.getName().startsWith("is") && method.getName().startsWith("get"));
    if (better) {
      getter = method;
    }
  }

  private void addSetter(Method method) {
    annotate(method);
    Class<?> type =
        field != null ? field.getType() : getter != null ? getter.getReturnType() : null;
    if (setter == null || method.getParameterTypes()[0] == type) {
      setter = method;
    }
  }

  private void annotate(AnnotatedElement element) {
    for (Annotation annotation : element.getAnnotations()) {
      String type = annotation.annotationType().getName();
      if (type.equals(ANNOTATIONS + "JsonIgnore")) {
        ignored = !Boolean.FALSE.equals(valueOf(annotation));
      } else if (type.equals(ANNOTATIONS + "JsonProperty")) {
        String given = String.valueOf(valueOf(annotation));
        name = given.isEmpty() ? property : given;
      }
    }
  }

  private static Object valueOf(Annotation annotation) {
    try {
      return annotation.annotationType().getMethod("value").invoke(annotation);
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalArgumentException(annotation + " cannot be read", impossible);
    }
  }

  private static List<Accessors> visible(Collection<Accessors> all) {
    List<Accessors> visible = new ArrayList<>();
    boolean any = all.stream().anyMatch(Accessors::isVisible);
    for (Accessors accessors : all) {
      if (!accessors.ignored && (any ? accessors.isKnown() : accessors.field != null)) {
        visible.add(accessors);
      }
    }
    return visible;
  }

  private boolean isVisible() {
    return getter != null
        || name != null
        || (field != null && Modifier.isPublic(field.getModifiers()));
  }

  private boolean isKnown() {
    return isVisible() || setter != null;
  }

  // ---- what is made of it

  String name() {
    return name != null ? name : property;
  }

  /** Returns the property of a class. */
  Property property(TypeRef owner, JsonTypes types) {
    Property.Getter reads = null;
    TypeCodec written = null;
    Property.Setter writes = null;
    TypeCodec read = null;
    boolean writeOnly = getter == null && setter != null && name == null && !isPublicField();
    if (getter != null) {
      reads = Property.Getter.of(open(getter));
      written = codec(getter.getDeclaringClass(), getter.getGenericReturnType(), owner, types);
    } else if (field != null && !writeOnly) {
      reads = Property.Getter.of(open(field));
      written = codec(field.getDeclaringClass(), field.getGenericType(), owner, types);
    }
    if (setter != null) {
      Type type = setter.getGenericParameterTypes()[0];
      writes = Property.Setter.of(open(setter));
      read = codec(setter.getDeclaringClass(), type, owner, types);
    } else if (field != null) {
      writes = Property.Setter.of(open(field));
      read = codec(field.getDeclaringClass(), field.getGenericType(), owner, types);
    }
    return new Property(name(), reads, written, writes, read);
  }

  private boolean isPublicField() {
    return field != null && Modifier.isPublic(field.getModifiers());
  }

  private TypeCodec codec(Class<?> declaring, Type type, TypeRef owner, JsonTypes types) {
    TypeRef as = owner.as(declaring);
    Map<java.lang.reflect.TypeVariable<?>, TypeRef> variables =
        as == null ? Map.of() : as.variables();
    return types.codec(TypeRef.of(type, variables), owner.raw().getSimpleName() + "." + name());
  }

  static <T extends AccessibleObject> T open(T member) {
    if (!Objects.requireNonNull(member, "member").trySetAccessible()) {
      throw new IllegalArgumentException(
          member + " cannot be used: its module does not open its package to this library");
    }
    return member;
  }
}
