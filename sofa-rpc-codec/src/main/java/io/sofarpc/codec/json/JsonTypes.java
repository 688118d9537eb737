// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.json;

import java.io.Serializable;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The types of one service. All are found when the service is bound; nothing that arrives later can
 * add one, or name one. Thread-safe once that is done.
 */
final class JsonTypes {

  private static final List<Class<?>> UNTYPED =
      List.of(Object.class, Serializable.class, Comparable.class, Number.class);

  private static final String MESSAGE = "com.google.protobuf.MessageLite";

  private final Map<TypeRef, TypeCodec> byType = new HashMap<>();
  private final Map<Class<?>, TypeCodec> byClass = new HashMap<>();
  private final Untyped untyped = new Untyped(this, Object.class);
  private final TypeCodec anyMap = new MapCodec(this, null, untyped, LinkedHashMap::new);
  private final TypeCodec anyCollection = new CollectionCodec(List.class, untyped, list -> list);
  private final TypeCodec anyArray = new ArrayCodec(Object.class, untyped);

  /**
   * Returns how a type in a signature is read and written.
   *
   * @param place where it is used, for the message
   * @throws IllegalArgumentException if it cannot be
   */
  TypeCodec codec(Type type, String place) {
    try {
      return codec(TypeRef.of(type));
    } catch (IllegalArgumentException unfit) {
      throw new IllegalArgumentException(place + ": " + unfit.getMessage(), unfit);
    }
  }

  TypeCodec codec(TypeRef type, String place) {
    try {
      return codec(type);
    } catch (IllegalArgumentException unfit) {
      throw new IllegalArgumentException(place + ": " + unfit.getMessage(), unfit);
    }
  }

  TypeCodec codec(TypeRef type) {
    TypeCodec known = byType.get(type);
    if (known != null) {
      return known;
    }
    TypeCodec made = make(type);
    if (!(made instanceof BeanCodec)) { // those are there already
      byType.put(type, made);
    }
    return made;
  }

  /** Returns how a value is read and written of which nothing is known. */
  TypeCodec untyped() {
    return untyped;
  }

  /** Lets a class travel where {@code Object} or a superclass is declared. */
  void allow(Class<?> type) {
    codec(type, "allowed type");
  }

  private TypeCodec make(TypeRef type) {
    Class<?> raw = type.raw();
    TypeCodec scalar = Scalars.find(raw);
    if (scalar != null) {
      return scalar;
    }
    if (raw == void.class || raw == Void.class) {
      return new Nothing();
    }
    if (UNTYPED.contains(raw)) {
      return raw == Object.class ? untyped : new Untyped(this, raw);
    }
    if (raw.isEnum()) {
      TypeCodec codec = new EnumCodec(raw);
      byClass.put(raw, codec);
      return codec;
    }
    if (raw.isArray()) {
      return new ArrayCodec(raw.getComponentType(), codec(type.arguments().get(0)));
    }
    TypeCodec optional = OptionalCodec.of(type, this);
    if (optional != null) {
      return optional;
    }
    if (Map.class.isAssignableFrom(raw)) {
      return map(type);
    }
    if (raw == Iterable.class || Collection.class.isAssignableFrom(raw)) {
      return collection(type);
    }
    return isProtobuf(raw) ? message(raw) : bean(type);
  }

  /** Returns whether it is a message; Google's library may not be there to ask. */
  private static boolean isProtobuf(@Nullable Class<?> type) {
    return type != null
        && (type.getName().equals(MESSAGE)
            || isProtobuf(type.getSuperclass())
            || Arrays.stream(type.getInterfaces()).anyMatch(JsonTypes::isProtobuf));
  }

  private TypeCodec message(Class<?> raw) {
    try {
      TypeCodec message = ProtobufMessage.of(raw);
      byClass.put(raw, message);
      return message;
    } catch (NoClassDefFoundError absent) {
      throw new IllegalArgumentException(
          raw.getName()
              + " is a message of protobuf, whose JSON needs a library;"
              + " add com.google.protobuf:protobuf-java-util",
          absent);
    }
  }

  private TypeCodec bean(TypeRef type) {
    Class<?> raw = type.raw();
    if (isOfTheJdk(raw)) {
      throw new IllegalArgumentException(
          raw.getName() + " is a class of the JDK that has no form in JSON");
    }
    BeanCodec bean = new BeanCodec(type, this);
    byType.put(type, bean);
    TypeRef unknownArguments = TypeRef.of(raw);
    if (type.equals(unknownArguments)) {
      byClass.put(raw, bean);
    }
    bean.define();
    codec(unknownArguments); // for where Object is declared
    return bean;
  }

  private static boolean isOfTheJdk(Class<?> type) {
    return type.getClassLoader() == null
        || type.getClassLoader() == ClassLoader.getPlatformClassLoader();
  }

  private TypeCodec collection(TypeRef type) {
    TypeRef element = type.argumentsOf(Iterable.class).get(0);
    return new CollectionCodec(type.raw(), codec(element), collectionFactory(type.raw(), element));
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // an EnumSet's element is an enum
  private static Function<List<@Nullable Object>, Object> collectionFactory(
      Class<?> raw, TypeRef element) {
    Function<List<@Nullable Object>, Object> known = Containers.collection(raw);
    if (known != null) {
      return known;
    }
    if (raw == EnumSet.class && element.raw().isEnum()) {
      return list -> {
        EnumSet set = EnumSet.noneOf((Class) element.raw());
        set.addAll(list);
        return set;
      };
    }
    NoArgs constructor = ofUser(raw);
    return list -> {
      Collection<@Nullable Object> made = (Collection<@Nullable Object>) create(constructor);
      made.addAll(list);
      return made;
    };
  }

  private TypeCodec map(TypeRef type) {
    List<TypeRef> arguments = type.argumentsOf(Map.class);
    TypeCodec keys = codec(arguments.get(0));
    boolean text = arguments.get(0).raw() == String.class || keys instanceof Untyped;
    if (!text && !keys.isName()) {
      throw new IllegalArgumentException(
          arguments.get(0).raw().getName()
              + " is the key of a map (expected: a text, a number, an enum)");
    }
    return new MapCodec(
        this,
        text ? null : keys,
        codec(arguments.get(1)),
        mapFactory(type.raw(), arguments.get(0).raw()));
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // an EnumMap's key is an enum
  private static Supplier<? extends Map<?, ?>> mapFactory(Class<?> raw, Class<?> key) {
    Supplier<Map<?, ?>> known = Containers.map(raw);
    if (known != null) {
      return known;
    }
    if (raw == EnumMap.class && key.isEnum()) {
      return () -> new EnumMap(key);
    }
    NoArgs constructor = ofUser(raw);
    return () -> (Map<?, ?>) create(constructor);
  }

  private static NoArgs ofUser(Class<?> raw) {
    if (isOfTheJdk(raw)) {
      throw new IllegalArgumentException(
          raw.getName()
              + " is a collection of the JDK that is not known here; declare its interface");
    }
    return NoArgs.of(raw);
  }

  private static Object create(NoArgs constructor) {
    try {
      return constructor.create();
    } catch (ReflectiveOperationException failed) {
      throw new JsonException(constructor.constructor() + " failed: " + failed, failed);
    }
  }

  /**
   * Returns how a value is written where its class is not declared: as the nearest of its classes
   * that the service knows.
   */
  TypeCodec codecOf(Class<?> type) {
    for (Class<?> known = type; known != null; known = known.getSuperclass()) {
      TypeCodec codec = byClass.get(known);
      if (codec == null) {
        codec = Scalars.find(known);
      }
      if (codec != null) {
        return codec;
      }
    }
    if (Map.class.isAssignableFrom(type)) {
      return anyMap;
    }
    if (Collection.class.isAssignableFrom(type)) {
      return anyCollection;
    }
    if (type.isArray()) {
      return anyArray;
    }
    TypeCodec optional = OptionalCodec.of(TypeRef.of(type), this);
    if (optional != null) {
      return optional;
    }
    TypeCodec other = otherText(type);
    if (other != null) {
      return other;
    }
    throw new JsonException(
        type.getName()
            + " is in no signature of the service; declare it, allow it with allow(...),"
            + " or return a map");
  }

  /** Returns how a class is written whose supertype is a scalar. */
  private static @Nullable TypeCodec otherText(Class<?> type) {
    if (Enum.class.isAssignableFrom(type)) {
      return new EnumName();
    }
    if (CharSequence.class.isAssignableFrom(type)) {
      return Scalars.find(CharSequence.class);
    }
    return null;
  }

  /** An enum that no signature names: only written. */
  private static final class EnumName extends TypeCodec {

    @Override
    Object read(JsonReader in) {
      throw new UnsupportedOperationException();
    }

    @Override
    void write(JsonWriter out, Object value) {
      out.writeString(toName(value));
    }

    @Override
    boolean isName() {
      return true;
    }

    @Override
    String toName(Object value) {
      return ((Enum<?>) value).name();
    }
  }

  /** The result of a void method: null, and anything else is as good. */
  static final class Nothing extends TypeCodec {

    @Override
    @Nullable Object read(JsonReader in) {
      in.skip();
      return null;
    }

    @Override
    void write(JsonWriter out, Object value) {
      out.writeNull();
    }
  }
}
