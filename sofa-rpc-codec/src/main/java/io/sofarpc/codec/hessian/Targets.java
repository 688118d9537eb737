// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes {@link Target}s of declared types. */
final class Targets {

  private static final Map<Class<?>, Target> SCALARS = new HashMap<>();

  static {
    Scalars.TARGETS.forEach(target -> SCALARS.put(target.raw(), target));
  }

  /** Takes whole numbers that fit, or null. */
  static final Target INTEGER = of(Integer.class);

  private Targets() {}

  static Target of(Type type) {
    Class<?> raw = erase(type);
    Target scalar = SCALARS.get(raw);
    if (scalar != null) {
      return scalar;
    } else if (raw == Object.class) {
      return Target.ANY;
    } else if (raw.isArray()) {
      Target element =
          of(
              type instanceof GenericArrayType array
                  ? array.getGenericComponentType()
                  : raw.getComponentType());
      ClassCodec codec = new ArrayCodec(raw.getComponentType(), element);
      return new Target.Container(raw, codec, Target.ANY, element);
    } else if (Iterable.class.isAssignableFrom(raw) || raw == Iterable.class) {
      return container(raw, Target.ANY, argument(type, Iterable.class, 0));
    } else if (Map.class.isAssignableFrom(raw)) {
      return container(raw, argument(type, Map.class, 0), argument(type, Map.class, 1));
    }
    return new Target(raw);
  }

  static Class<?> erase(Type type) {
    if (type instanceof Class<?> raw) {
      return raw;
    } else if (type instanceof ParameterizedType parameterized) {
      return (Class<?>) parameterized.getRawType();
    } else if (type instanceof GenericArrayType array) {
      return erase(array.getGenericComponentType()).arrayType();
    } else if (type instanceof WildcardType wildcard) {
      return erase(wildcard.getUpperBounds()[0]);
    } else if (type instanceof TypeVariable<?> variable) {
      return erase(variable.getBounds()[0]);
    }
    throw new IllegalArgumentException("unknown kind of type: " + type);
  }

  /** Returns the codec of a class of lists or maps that can be made; else null. */
  static @Nullable ClassCodec containerCodec(Class<?> raw) {
    ClassCodec known = JdkContainers.CODECS.get(raw);
    if (known != null || raw.isInterface() || Modifier.isAbstract(raw.getModifiers())) {
      return known;
    } else if (Collection.class.isAssignableFrom(raw)) {
      Supplier<Collection<@Nullable Object>> create = constructor(raw);
      return create == null
          ? null
          : new CollectionCodec(raw, raw.getName(), cost(raw), n -> create.get());
    } else if (Map.class.isAssignableFrom(raw)) {
      Supplier<Map<@Nullable Object, @Nullable Object>> create = constructor(raw);
      return create == null ? null : new MapCodec(raw, raw.getName(), cost(raw), create);
    }
    return null;
  }

  // A class of the user costs what the class of the JDK costs that it extends.
  private static CollectionCodec.Cost cost(Class<?> type) {
    for (Class<?> c = type.getSuperclass(); c != null; c = c.getSuperclass()) {
      ClassCodec known = Modifier.isAbstract(c.getModifiers()) ? null : JdkContainers.CODECS.get(c);
      if (known instanceof CollectionCodec list) {
        return list.cost();
      } else if (known instanceof MapCodec map) {
        return map.cost();
      }
    }
    return CollectionCodec.Cost.HASH;
  }

  private static Target container(Class<?> raw, Target key, Target element) {
    ClassCodec codec = containerCodec(raw);
    if (raw == EnumSet.class && element.raw().isEnum()) {
      codec =
          new CollectionCodec(
              raw, raw.getName(), CollectionCodec.Cost.CHEAP, n -> noneOf(element.raw()));
    } else if (raw == EnumMap.class && key.raw().isEnum()) {
      codec =
          new MapCodec(raw, raw.getName(), CollectionCodec.Cost.CHEAP, () -> enumMap(key.raw()));
    }
    return codec == null ? new Target(raw) : new Target.Container(raw, codec, key, element);
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // checked to be an enum
  private static Collection<@Nullable Object> noneOf(Class<?> type) {
    return (Collection) EnumSet.noneOf((Class) type);
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // checked to be an enum
  private static Map<@Nullable Object, @Nullable Object> enumMap(Class<?> type) {
    return (Map) new EnumMap((Class) type);
  }

  private static <T> @Nullable Supplier<T> constructor(Class<?> type) {
    MethodHandle handle = Instances.noArgs(type);
    return handle == null ? null : () -> Instances.create(handle, type);
  }

  private static Target argument(Type type, Class<?> of, int index) {
    Type argument = resolve(type, of, index);
    return argument == null ? Target.ANY : of(argument);
  }

  /** Returns what {@code type} gives for a type parameter of its supertype {@code of}. */
  private static @Nullable Type resolve(Type type, Class<?> of, int index) {
    Class<?> raw = erase(type);
    Type found = null;
    if (raw == of) {
      found = of.getTypeParameters()[index];
    } else {
      for (Type parent : parents(raw)) {
        if (of.isAssignableFrom(erase(parent))) {
          found = resolve(parent, of, index);
          break;
        }
      }
    }
    if (found instanceof TypeVariable<?> variable) {
      if (!(type instanceof ParameterizedType parameterized)) {
        return null;
      }
      TypeVariable<?>[] parameters = raw.getTypeParameters();
      for (int i = 0; i < parameters.length; i++) {
        if (parameters[i].equals(variable)) {
          return parameterized.getActualTypeArguments()[i];
        }
      }
    }
    return found;
  }

  private static Type[] parents(Class<?> raw) {
    Type[] interfaces = raw.getGenericInterfaces();
    Type parent = raw.getGenericSuperclass();
    if (parent == null) {
      return interfaces;
    }
    Type[] all = new Type[interfaces.length + 1];
    all[0] = parent;
    System.arraycopy(interfaces, 0, all, 1, interfaces.length);
    return all;
  }
}
