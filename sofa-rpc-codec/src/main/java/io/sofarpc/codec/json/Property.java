// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sofarpc.codec.OutputBuffer;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One member of an object: how it is got from a value and set in it. Immutable. */
final class Property {

  private final String name;
  private final byte[] quoted; // with the colon
  private final @Nullable Getter getter;
  private final @Nullable TypeCodec written;
  private final @Nullable Setter setter;
  private final @Nullable TypeCodec read;

  /**
   * @param getter null if it is not written
   * @param setter null if it is skipped when it is read
   */
  Property(
      String name,
      @Nullable Getter getter,
      @Nullable TypeCodec written,
      @Nullable Setter setter,
      @Nullable TypeCodec read) {
    this.name = name;
    this.getter = getter;
    this.written = written;
    this.setter = setter;
    this.read = read;
    OutputBuffer out = new OutputBuffer(name.length() + 3);
    new JsonWriter(out).writeString(name);
    out.write(':');
    this.quoted = out.toByteArray();
  }

  String name() {
    return name;
  }

  byte[] quoted() {
    return quoted;
  }

  boolean isWritten() {
    return getter != null;
  }

  /** Returns how it is read, {@code null} if it is skipped. */
  @Nullable TypeCodec read() {
    return read;
  }

  /** Returns what a value of it is: as it is read if it is, else as it is written. */
  TypeCodec type() {
    return Objects.requireNonNull(read != null ? read : written, "codec");
  }

  /** Reads a value; null is what the field has if nothing is set. */
  @Nullable Object readValue(JsonReader in) {
    TypeCodec codec = Objects.requireNonNull(read, "read");
    return in.tryNull() ? codec.absent() : codec.read(in);
  }

  void write(JsonWriter out, Object bean) {
    out.raw(quoted);
    try {
      Object value = Objects.requireNonNull(getter, "getter").get(bean);
      Objects.requireNonNull(written, "written").writeValue(out, value);
    } catch (JsonException unfit) {
      throw unfit.at("." + name);
    } catch (InvocationTargetException thrown) {
      throw new JsonException("its getter threw " + thrown.getCause(), thrown).at("." + name);
    } catch (ReflectiveOperationException impossible) {
      throw new JsonException(impossible.toString(), impossible).at("." + name);
    }
  }

  void set(Object bean, @Nullable Object value) {
    try {
      Objects.requireNonNull(setter, "setter").set(bean, value);
    } catch (InvocationTargetException thrown) {
      throw new JsonException("its setter threw " + thrown.getCause(), thrown).at("." + name);
    } catch (ReflectiveOperationException | IllegalArgumentException unfit) {
      throw new JsonException(unfit.toString(), unfit).at("." + name);
    }
  }

  @Override
  public String toString() {
    return new String(quoted, UTF_8);
  }

  /** A field or a method that returns. */
  @FunctionalInterface
  interface Getter {
    @Nullable Object get(Object bean) throws ReflectiveOperationException;

    static Getter of(Field field) {
      return field::get;
    }

    static Getter of(Method method) {
      return bean -> method.invoke(bean);
    }
  }

  /** A field or a method that takes. */
  @FunctionalInterface
  interface Setter {
    void set(Object bean, @Nullable Object value) throws ReflectiveOperationException;

    static Setter of(Field field) {
      return field::set;
    }

    static Setter of(Method method) {
      return (bean, value) -> method.invoke(bean, value);
    }
  }
}
