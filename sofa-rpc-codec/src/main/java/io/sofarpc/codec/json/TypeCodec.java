// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.json;

import org.jspecify.annotations.Nullable;

/** Reads and writes the values of one type. Thread-safe. */
abstract class TypeCodec {

  /** Reads a value that is not null. */
  abstract @Nullable Object read(JsonReader in);

  /** Writes a value that is not null. */
  abstract void write(JsonWriter out, Object value);

  /** Returns what null stands for. */
  @Nullable Object ofNull() {
    return null;
  }

  /** Returns the value of a field that is missing, or null in an object. */
  @Nullable Object absent() {
    return ofNull();
  }

  /** Returns the value of a text as the name of a map's entry. */
  Object ofName(String name) {
    throw new UnsupportedOperationException(name);
  }

  /** Returns a value as the name of a map's entry. */
  String toName(Object value) {
    throw new UnsupportedOperationException(value.getClass().getName());
  }

  /** Returns whether this is a type for the keys of maps. */
  boolean isName() {
    return false;
  }

  /** Returns whether an argument of this type may be a whole message: it has members of its own. */
  boolean isObject() {
    return false;
  }

  /** Returns whether a value that is no null may be anything in JSON, also an array. */
  boolean isAnyJson() {
    return false;
  }

  final @Nullable Object readValue(JsonReader in) {
    return in.tryNull() ? ofNull() : read(in);
  }

  final void writeValue(JsonWriter out, @Nullable Object value) {
    if (value == null) {
      out.writeNull();
      return;
    }
    try {
      write(out, value);
    } catch (ClassCastException polluted) { // as a number in a List<String>
      throw new JsonException(
          "a value of " + value.getClass().getName() + " does not fit its declared type", polluted);
    }
  }
}
