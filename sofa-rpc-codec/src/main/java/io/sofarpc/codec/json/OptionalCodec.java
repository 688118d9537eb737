// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.json;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@link Optional} and its kin: the value, or null. */
final class OptionalCodec extends TypeCodec {

  private final TypeCodec content;
  private final Object empty;
  private final Function<Object, Object> wrap;
  private final Function<Object, @Nullable Object> unwrap;

  private OptionalCodec(
      TypeCodec content,
      Object empty,
      Function<Object, Object> wrap,
      Function<Object, @Nullable Object> unwrap) {
    this.content = content;
    this.empty = empty;
    this.wrap = wrap;
    this.unwrap = unwrap;
  }

  /** Returns how such a type is read and written, {@code null} if it is another. */
  static @Nullable TypeCodec of(TypeRef type, JsonTypes types) {
    if (type.raw() == Optional.class) {
      return new OptionalCodec(
          types.codec(type.arguments().get(0)),
          Optional.empty(),
          Optional::of,
          value -> ((Optional<?>) value).orElse(null));
    }
    if (type.raw() == OptionalInt.class) {
      return new OptionalCodec(
          types.codec(TypeRef.of(int.class)),
          OptionalInt.empty(),
          value -> OptionalInt.of((Integer) value),
          value -> value.equals(OptionalInt.empty()) ? null : ((OptionalInt) value).getAsInt());
    }
    if (type.raw() == OptionalLong.class) {
      return new OptionalCodec(
          types.codec(TypeRef.of(long.class)),
          OptionalLong.empty(),
          value -> OptionalLong.of((Long) value),
          value -> value.equals(OptionalLong.empty()) ? null : ((OptionalLong) value).getAsLong());
    }
    if (type.raw() == OptionalDouble.class) {
      return new OptionalCodec(
          types.codec(TypeRef.of(double.class)),
          OptionalDouble.empty(),
          value -> OptionalDouble.of((Double) value),
          value ->
              value.equals(OptionalDouble.empty()) ? null : ((OptionalDouble) value).getAsDouble());
    }
    return null;
  }

  TypeCodec content() {
    return content;
  }

  @Override
  Object ofNull() {
    return empty;
  }

  @Override
  Object read(JsonReader in) {
    Object value = content.read(in);
    return value == null ? empty : wrap.apply(value);
  }

  @Override
  void write(JsonWriter out, Object value) {
    content.writeValue(out, unwrap.apply(value));
  }
}
