// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.json;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Constants of an enum: their names. */
final class EnumCodec extends TypeCodec {

  private final Class<?> type;
  private final Map<String, Enum<?>> constants = new LinkedHashMap<>();

  EnumCodec(Class<?> type) {
    this.type = type;
    for (Object constant : type.getEnumConstants()) {
      constants.put(((Enum<?>) constant).name(), (Enum<?>) constant);
    }
  }

  Class<?> type() {
    return type;
  }

  /** Returns the names of the constants, in order. */
  Set<String> names() {
    return constants.keySet();
  }

  @Override
  Object read(JsonReader in) {
    return ofName(in.readString());
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
  Object ofName(String name) {
    Enum<?> constant = constants.get(name);
    if (constant == null) {
      throw new JsonException(
          "'%s' is not a constant of %s (found: %s)"
              .formatted(MapCodec.shown(name), type.getName(), constants.keySet()));
    }
    return constant;
  }

  @Override
  String toName(Object value) {
    return ((Enum<?>) value).name();
  }
}
