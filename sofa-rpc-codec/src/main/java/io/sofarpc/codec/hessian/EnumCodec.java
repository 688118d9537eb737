// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Enums: an object of the enum's class with its name as only field. */
@SuppressWarnings("EnumOrdinal") // an index into a table made of the same class
final class EnumCodec extends ClassCodec {

  private static final String FIELD = "name";

  private final NameTable<Enum<?>> constants;
  private final byte[][] names;

  EnumCodec(Class<?> type) {
    super(type, type.getName());
    Map<String, Enum<?>> byName = new HashMap<>();
    Object[] values = type.getEnumConstants();
    names = new byte[values.length][];
    for (Object constant : values) {
      Enum<?> value = (Enum<?>) constant;
      byName.put(value.name(), value);
      names[value.ordinal()] = encode(value.name());
    }
    constants = new NameTable<>(byName);
  }

  @Override
  List<String> fieldNames() {
    return List.of(FIELD);
  }

  @Override
  void write(HessianWriter out, Object value) {
    if (out.writeRef(value)) {
      return;
    }
    out.startObject(this);
    out.writeRaw(names[((Enum<?>) value).ordinal()]);
    out.endObject();
  }

  @Override
  Plan plan(List<String> fields, boolean lasting) {
    int index = fields.indexOf(FIELD);
    if (index < 0) {
      throw new HessianException("enum " + wireName() + " without its name");
    }
    return in -> read(in, index, fields.size());
  }

  private @Nullable Object read(HessianReader in, int index, int count) {
    int number = in.reserveRef();
    Enum<?> value = null;
    for (int i = 0; i < count; i++) {
      if (i == index) {
        value = readConstant(in);
      } else {
        in.drop();
      }
    }
    in.setRef(number, value);
    return value;
  }

  private @Nullable Enum<?> readConstant(HessianReader in) {
    Enum<?> value = in.readNamed(constants);
    if (value != null) {
      return value;
    }
    String name = in.readString();
    value = name == null ? null : constants.get(name);
    if (value == null && !in.isDropping()) {
      throw new HessianException(
          "no constant "
              + name
              + " in "
              + wireName()
              + " (expected: one of "
              + new TreeSet<>(constants.names())
              + ")");
    }
    return value;
  }

  private static byte[] encode(String name) {
    HessianWriter out = HessianTypes.NONE.writer();
    out.writeString(name);
    return Arrays.copyOf(out.array(), out.size());
  }
}
