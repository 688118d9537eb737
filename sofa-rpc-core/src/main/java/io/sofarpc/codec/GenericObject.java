// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An object of a class that this side does not have: the name of the class and its fields in order.
 * Generic calls take and return it. Immutable; the {@code with} method returns a changed copy.
 *
 * <p>A field holds null, a string, a number, a boolean, a date or another value of the JDK, a list,
 * a map, or a generic object. A constant of an enum is an object with one field, {@code name}.
 */
public final class GenericObject {

  private final String type;
  private final Map<String, @Nullable Object> fields;

  private GenericObject(String type, Map<String, @Nullable Object> fields) {
    this.type = requireNonNull(type, "type");
    this.fields = fields;
  }

  /**
   * Returns an object with these fields.
   *
   * @param type {@link Class#getName()} of its class on the other side
   * @param fields by name, in the order in which they travel; copied
   */
  public static GenericObject of(String type, Map<String, ? extends @Nullable Object> fields) {
    return over(type, new LinkedHashMap<>(fields));
  }

  /**
   * Returns an object whose fields are those that the map has or will have, for codecs: an object
   * that contains itself must exist before its fields are read.
   *
   * @param type {@link Class#getName()} of its class on the other side
   * @param fields not copied; must not change any more once the object has been handed over
   */
  public static GenericObject over(String type, Map<String, @Nullable Object> fields) {
    return new GenericObject(type, Collections.unmodifiableMap(fields));
  }

  /** Returns {@link Class#getName()} of the class on the other side. */
  public String type() {
    return type;
  }

  /** Returns the fields by name, in order; cannot be modified. */
  public Map<String, @Nullable Object> fields() {
    return fields;
  }

  /** Returns the value of a field, {@code null} also if there is no such field. */
  public @Nullable Object get(String field) {
    return fields.get(field);
  }

  /** Returns a copy with one field set; a new one comes last. */
  public GenericObject with(String field, @Nullable Object value) {
    Map<String, @Nullable Object> changed = new LinkedHashMap<>(fields);
    changed.put(requireNonNull(field, "field"), value);
    return over(type, changed);
  }

  /** Returns whether both have the same type and equal fields, in any order. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof GenericObject that
        && type.equals(that.type)
        && fields.equals(that.fields);
  }

  @Override
  public int hashCode() {
    return 31 * type.hashCode() + fields.hashCode();
  }

  /** Returns the type and the names of the fields: values may be secrets, and cycles. */
  @Override
  public String toString() {
    return type + fields.keySet();
  }
}
