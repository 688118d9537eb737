// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.json;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code Object}: read as what JSON says it is - map, list, text, number, boolean -, never as a
 * class; written by the class of the value.
 */
final class Untyped extends TypeCodec {

  private final JsonTypes types;
  private final Class<?> declared;

  /**
   * @param declared {@code Object}, or a supertype of scalars such as {@code Number}
   */
  Untyped(JsonTypes types, Class<?> declared) {
    this.types = types;
    this.declared = declared;
  }

  @Override
  @Nullable Object read(JsonReader in) {
    int start = in.position();
    Object value = value(in);
    if (!declared.isInstance(value)) {
      throw new JsonException("the value at byte " + start + " does not fit " + declared.getName());
    }
    return value;
  }

  private static @Nullable Object value(JsonReader in) {
    return switch (in.peek()) {
      case '{' -> map(in);
      case '[' -> list(in);
      case '"' -> in.readString();
      case 't', 'f' -> in.readBoolean();
      case 'n' -> {
        in.tryNull();
        yield null;
      }
      default -> number(in.readNumber());
    };
  }

  private static Map<String, @Nullable Object> map(JsonReader in) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    in.enter('{');
    for (boolean first = true; in.next('}', first); first = false) {
      String name = in.name();
      if (map.containsKey(name)) {
        throw MapCodec.twice(name);
      }
      map.put(name, value(in));
    }
    return map;
  }

  private static List<@Nullable Object> list(JsonReader in) {
    List<@Nullable Object> list = new ArrayList<>();
    in.enter('[');
    for (boolean first = true; in.next(']', first); first = false) {
      list.add(value(in));
    }
    return list;
  }

  private static Number number(String number) {
    if (!JsonReader.isInteger(number)) {
      double value = Double.parseDouble(number);
      if (Double.isInfinite(value)) {
        throw new JsonException(JsonReader.number(number) + " does not fit double");
      }
      return value;
    }
    if (number.length() > 18) {
      BigInteger value = new BigInteger(number);
      return value.bitLength() < Long.SIZE ? (Number) value.longValue() : value;
    }
    long value = Long.parseLong(number);
    return value == (int) value ? (Number) (int) value : (Number) value;
  }

  @Override
  void write(JsonWriter out, Object value) {
    types.codecOf(value.getClass()).write(out, value);
  }
}
