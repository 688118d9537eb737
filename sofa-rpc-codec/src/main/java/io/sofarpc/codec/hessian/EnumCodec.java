// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Enums: an object of the enum's class with its name as only field. */
final class EnumCodec extends ClassCodec {

  private static final String FIELD = "name";

  private final Map<String, Enum<?>> constants = new HashMap<>();

  EnumCodec(Class<?> type) {
    super(type, type.getName());
    for (Object constant : type.getEnumConstants()) {
      Enum<?> value = (Enum<?>) constant;
      constants.put(value.name(), value);
    }
    define(List.of(FIELD));
  }

  @Override
  void write(HessianWriter out, Object value) {
    if (out.writeRef(value)) {
      return;
    }
    out.startObject(this);
    out.writeString(((Enum<?>) value).name());
    out.endObject();
  }

  @Override
  Plan plan(List<String> fields) {
    int index = fields.indexOf(FIELD);
    if (index < 0) {
      throw new HessianException("enum " + wireName() + " without its name");
    }
    return in -> read(in, index, fields.size());
  }

  private @Nullable Object read(HessianReader in, int index, int count) {
    int number = in.reserveRef();
    String name = null;
    for (int i = 0; i < count; i++) {
      if (i == index) {
        name = in.readString();
      } else {
        in.drop();
      }
    }
    Enum<?> value = name == null ? null : constants.get(name);
    if (value == null && !in.isDropping()) {
      throw new HessianException(
          "no constant "
              + name
              + " in "
              + wireName()
              + " (expected: one of "
              + new TreeMap<>(constants).keySet()
              + ")");
    }
    in.setRef(number, value);
    return value;
  }
}
