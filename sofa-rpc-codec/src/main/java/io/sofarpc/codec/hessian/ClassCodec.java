// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the values of one class are written, and read where the wire names this class. */
abstract class ClassCodec {

  private static final Definition NONE = new Definition(new byte[0]);

  private final Class<?> type;
  private final String wireName;
  private @Nullable Definition definition; // made when first needed; races make equal ones

  /** Which class definition of a content this was lately: a guess, so races do not matter. */
  int likelyIndex;

  ClassCodec(Class<?> type, String wireName) {
    this.type = type;
    this.wireName = wireName;
  }

  final Class<?> type() {
    return type;
  }

  final String wireName() {
    return wireName;
  }

  /**
   * Returns the bytes of the class definition that {@link #write} relies on.
   *
   * @param dialect always the same for one codec that writes objects
   */
  final byte[] definition(Dialect dialect) {
    return defined(dialect).bytes;
  }

  /** Returns the names of the fields in that definition; empty if there is none. */
  final List<String> fields() {
    List<String> names = fieldNames();
    return names == null ? List.of() : names;
  }

  private Definition defined(Dialect dialect) {
    Definition known = definition;
    if (known == null) {
      List<String> names = fieldNames();
      known = names == null ? NONE : Definition.of(dialect, wireName, names);
      definition = known;
    }
    return known;
  }

  /** Returns the names of the fields that {@link #write} writes; null if it writes no object. */
  @Nullable List<String> fieldNames() {
    return null;
  }

  /**
   * Writes a value that is an instance of {@link #type}, as a reference if it was written before.
   */
  abstract void write(HessianWriter out, Object value);

  /**
   * Prepares to read objects whose class definition lists {@code fields}.
   *
   * @param lasting whether the plan will be kept, so that it may take time to make it fast
   */
  Plan plan(List<String> fields, boolean lasting) {
    throw new HessianException(wireName + " does not travel as an object with fields");
  }

  /** Reads the elements of a list of this class, after its length (-1 if not given). */
  @Nullable Object readList(HessianReader in, int length, Target element) {
    throw new HessianException(wireName + " does not travel as a list");
  }

  /** Reads the entries of a map of this class. */
  @Nullable Object readMap(HessianReader in, Target key, Target value) {
    throw new HessianException(wireName + " does not travel as a map");
  }

  /** Reads the field values of one object, in the order of one class definition. */
  @FunctionalInterface
  interface Plan {
    @Nullable Object read(HessianReader in);
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Definition(byte[] bytes) {

    static Definition of(Dialect dialect, String wireName, List<String> fields) {
      HessianWriter out = new HessianWriter(HessianTypes.NONE, new byte[64], 0);
      if (dialect == Dialect.DRAFT) {
        out.writeByte(Tag.CLASS_DEF);
        out.writeInt(wireName.length());
        out.writeRaw(ScalarWriter.encode(wireName));
      } else {
        out.writeByte(FinalTag.CLASS_DEF);
        out.writeString(wireName);
      }
      out.writeInt(fields.size());
      fields.forEach(out::writeString);
      return new Definition(Arrays.copyOf(out.array(), out.size()));
    }
  }
}
