// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import java.lang.reflect.Array;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A declared place for a value (a parameter, a result, a field, the elements of a list) and how
 * what arrives is made to fit. Made by {@link Targets#of}. Immutable.
 */
class Target {

  /** Takes any value as it comes. */
  static final Target ANY = new Target(Object.class);

  private final Class<?> raw;

  Target(Class<?> raw) {
    this.raw = raw;
  }

  final Class<?> raw() {
    return raw;
  }

  @Nullable Object read(HessianReader in) {
    return fit(in, in.readAny(this));
  }

  /** Returns the value for this place when nothing arrives. */
  @Nullable Object absent() {
    return null;
  }

  /** Returns where the elements of a list, or the values of a map, go. */
  Target element() {
    return ANY;
  }

  /** Returns where the keys of a map go. */
  Target key() {
    return ANY;
  }

  /** Returns how to read a list or map that does not say, or not usefully, what it is. */
  @Nullable ClassCodec container() {
    return null;
  }

  /** Tells whether an exception of a class that is not known fits here. */
  boolean takesThrowable() {
    return Throwable.class.isAssignableFrom(raw) && raw.isAssignableFrom(UnknownThrowable.class);
  }

  final @Nullable Object fit(HessianReader in, @Nullable Object value) {
    if (value == null || raw.isInstance(value)) {
      return value;
    }
    return convert(in, value);
  }

  Object convert(HessianReader in, Object value) {
    throw in.mismatch(raw.getTypeName(), value);
  }

  /** A number, a boolean, a character or a string. */
  static final class Scalar extends Target {

    private final Scalars.Kind kind;
    private final @Nullable Object absent;

    Scalar(Class<?> raw, @Nullable Object absent, Scalars.Kind kind) {
      super(raw);
      this.kind = kind;
      this.absent = absent;
    }

    @Override
    @Nullable Object read(HessianReader in) {
      if (in.peekKind() == Tag.IS_NULL) {
        in.readAny(ANY);
        return absent;
      }
      return Scalars.read(kind, in);
    }

    @Override
    @Nullable Object absent() {
      return absent;
    }
  }

  /** A list, set, array or map of declared elements. */
  static final class Container extends Target {

    private final ClassCodec codec;
    private final Target key;
    private final Target element;

    Container(Class<?> raw, ClassCodec codec, Target key, Target element) {
      super(raw);
      this.codec = codec;
      this.key = key;
      this.element = element;
    }

    @Override
    Target element() {
      return element;
    }

    @Override
    Target key() {
      return key;
    }

    @Override
    ClassCodec container() {
      return codec;
    }

    @Override
    Object convert(HessianReader in, Object value) {
      // one list on the wire, referred to from two places that declare different collections
      if (codec instanceof CollectionCodec list && value instanceof Collection<?> elements) {
        in.chargeWork(elements.size());
        Collection<@Nullable Object> copy = list.create(elements.size());
        copy.addAll(elements);
        return copy;
      } else if (codec instanceof MapCodec map && value instanceof Map<?, ?> entries) {
        in.chargeWork(entries.size());
        Map<@Nullable Object, @Nullable Object> copy = map.create();
        copy.putAll(entries);
        return copy;
      } else if (raw().isArray()
          && !raw().getComponentType().isPrimitive()
          && value instanceof Collection<?> elements) {
        in.chargeWork(elements.size());
        Object[] array = (Object[]) Array.newInstance(raw().getComponentType(), elements.size());
        return elements.toArray(array);
      }
      return super.convert(in, value);
    }
  }
}
