// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.json;

import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A type whose values are one token of JSON. */
final class Scalar<T> extends TypeCodec {

  private final Class<T> type;
  private final Function<JsonReader, T> reader;
  private final BiConsumer<JsonWriter, T> writer;
  private final @Nullable Function<String, T> ofName;
  private final Function<T, String> toName;

  private Scalar(
      Class<T> type,
      Function<JsonReader, T> reader,
      BiConsumer<JsonWriter, T> writer,
      @Nullable Function<String, T> ofName,
      Function<T, String> toName) {
    this.type = type;
    this.reader = reader;
    this.writer = writer;
    this.ofName = ofName;
    this.toName = toName;
  }

  /** A type that cannot be the key of a map. */
  static <T> Scalar<T> of(
      Class<T> type, Function<JsonReader, T> reader, BiConsumer<JsonWriter, T> writer) {
    return new Scalar<>(type, reader, writer, null, Object::toString);
  }

  /** A type that is a number or a word as a value, and a text as a key. */
  static <T> Scalar<T> of(
      Class<T> type,
      Function<JsonReader, T> reader,
      BiConsumer<JsonWriter, T> writer,
      Function<String, T> ofName) {
    return new Scalar<>(type, reader, writer, ofName, Object::toString);
  }

  /** A type that is a text as a value and as a key. */
  static <T> Scalar<T> text(Class<T> type, Function<String, T> parse, Function<T, String> print) {
    return new Scalar<>(
        type,
        in -> parse(type, parse, in.readString()),
        (out, value) -> out.writeString(print.apply(value)),
        parse,
        print);
  }

  private static <T> T parse(Class<T> type, Function<String, T> parse, String text) {
    try {
      return parse.apply(text);
    } catch (RuntimeException unfit) {
      String shown = text.length() <= 40 ? text : text.substring(0, 40) + "...";
      throw new JsonException("'" + shown + "' is not a " + type.getName(), unfit);
    }
  }

  /** Returns the class of the values; that of the boxes for a primitive type. */
  static @Nullable Class<?> typeOf(TypeCodec codec) {
    TypeCodec boxed = codec instanceof Primitive primitive ? primitive.boxed : codec;
    return boxed instanceof Scalar<?> scalar ? scalar.type : null;
  }

  @Override
  Object read(JsonReader in) {
    return reader.apply(in);
  }

  @Override
  void write(JsonWriter out, Object value) {
    writer.accept(out, type.cast(value));
  }

  @Override
  boolean isName() {
    return ofName != null;
  }

  @Override
  Object ofName(String name) {
    return ofName == null ? super.ofName(name) : parse(type, ofName, name);
  }

  @Override
  String toName(Object value) {
    return toName.apply(type.cast(value));
  }

  /** The primitive type of a scalar: it has a zero, and no null. */
  static final class Primitive extends TypeCodec {

    private final TypeCodec boxed;
    private final Class<?> type;
    private final Object zero;

    Primitive(Class<?> type, Object zero, TypeCodec boxed) {
      this.type = type;
      this.zero = zero;
      this.boxed = boxed;
    }

    @Override
    @Nullable Object read(JsonReader in) {
      return boxed.read(in);
    }

    @Override
    void write(JsonWriter out, Object value) {
      boxed.write(out, value);
    }

    @Override
    Object ofNull() {
      throw new JsonException("null does not fit " + type);
    }

    @Override
    Object absent() {
      return zero;
    }
  }
}
