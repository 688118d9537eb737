// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc;

import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the type variables of generic interfaces stand for in one interface that extends them: with
 * {@code OrderStore extends Store<Order>}, the {@code T} of {@code Store} is {@code Order}.
 */
final class TypeVariables {

  private final Map<TypeVariable<?>, Type> known = new HashMap<>();

  TypeVariables(Class<?> type) {
    learnFrom(type);
  }

  private void learnFrom(Class<?> type) {
    for (Type parent : type.getGenericInterfaces()) {
      if (parent instanceof ParameterizedType generic
          && generic.getRawType() instanceof Class<?> raw) {
        TypeVariable<?>[] variables = raw.getTypeParameters();
        for (int i = 0; i < variables.length; i++) {
          known.put(variables[i], resolve(generic.getActualTypeArguments()[i]));
        }
        learnFrom(raw);
      } else if (parent instanceof Class<?> raw) {
        learnFrom(raw);
      }
    }
  }

  /** Returns the type with what is known in the place of variables; itself if it has none. */
  Type resolve(Type type) {
    if (type instanceof TypeVariable<?> variable) {
      return known.getOrDefault(variable, variable);
    }
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      Type[] resolved = Arrays.stream(arguments).map(this::resolve).toArray(Type[]::new);
      return Arrays.equals(arguments, resolved)
          ? generic
          : new Resolved(generic.getRawType(), List.of(resolved), generic.getOwnerType());
    }
    if (type instanceof GenericArrayType array
        && resolve(array.getGenericComponentType()) instanceof Class<?> component) {
      return Array.newInstance(component, 0).getClass();
    }
    if (type instanceof WildcardType wildcard) {
      Type bound = wildcard.getUpperBounds()[0];
      Type resolved = resolve(bound);
      return resolved.equals(bound) ? wildcard : resolved;
    }
    return type;
  }

  private record Resolved(Type raw, List<Type> arguments, @Nullable Type owner)
      implements ParameterizedType {

    @Override
    public Type[] getActualTypeArguments() {
      return arguments.toArray(Type[]::new);
    }

    @Override
    public Type getRawType() {
      return raw;
    }

    @Override
    public @Nullable Type getOwnerType() {
      return owner;
    }

    @Override
    public String toString() {
      return raw.getTypeName()
          + arguments.stream().map(Type::getTypeName).collect(Collectors.joining(", ", "<", ">"));
    }
  }
}
