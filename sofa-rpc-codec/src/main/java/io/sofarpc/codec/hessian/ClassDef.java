// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A class definition as received, with the plan to read its objects.
 *
 * @param name the class as the peer calls it
 * @param fields the fields in the order of their values
 * @param plan how to read an object; null if this class is not allowed
 * @param bytes the definition after its tag, as it was received
 */
@SuppressWarnings("ArrayRecordComponent") // a lookup key that is never compared as a record
record ClassDef(String name, List<String> fields, ClassCodec.@Nullable Plan plan, byte[] bytes) {

  /** Returns the definition that we send ourselves. */
  static ClassDef own(ClassCodec codec, Dialect dialect) {
    byte[] definition = codec.definition(dialect);
    byte[] bytes = Arrays.copyOfRange(definition, 1, definition.length);
    return new ClassDef(codec.wireName(), codec.fields(), codec.plan(codec.fields(), true), bytes);
  }

  /** Tells whether objects of this unknown class are exceptions. */
  boolean looksThrowable() {
    return fields.contains("detailMessage") && fields.contains("stackTrace");
  }

  /** Tells whether {@code buf} holds this definition from {@code from}. */
  boolean startsAt(byte[] buf, int from, int end) {
    int to = from + bytes.length;
    return to <= end && Arrays.equals(buf, from, to, bytes, 0, bytes.length);
  }

  /** The definitions seen of one class: few, as each version of each kind of peer sends its own. */
  static final class Seen {

    private static final int MAX = 8;

    private final ClassCodec codec;
    private final Dialect dialect;
    private volatile ClassDef @Nullable [] defs; // null until one is looked for

    Seen(ClassCodec codec, Dialect dialect) {
      this.codec = codec;
      this.dialect = dialect;
    }

    /** Returns them; first the one that peers with the same version of a class send: our own. */
    private ClassDef[] defs() {
      ClassDef[] known = defs;
      if (known == null) {
        known =
            codec.definition(dialect).length == 0
                ? new ClassDef[0]
                : new ClassDef[] {own(codec, dialect)};
        defs = known;
      }
      return known;
    }

    /** Prepares to read what we would send ourselves, ahead of the first object. */
    void prepare() {
      defs();
    }

    /** Tells whether another definition would be remembered. */
    boolean hasRoom() {
      return defs().length < MAX;
    }

    ClassCodec codec() {
      return codec;
    }

    /** Returns the definition that {@code buf} holds from {@code from}, if it was seen before. */
    @Nullable ClassDef match(byte[] buf, int from, int end) {
      for (ClassDef def : defs()) {
        if (def.startsAt(buf, from, end)) {
          return def;
        }
      }
      return null;
    }

    /** Remembers a definition unless too many are; two threads may lose each other's. */
    void remember(ClassDef def) {
      ClassDef[] known = defs();
      if (known.length < MAX) {
        ClassDef[] more = Arrays.copyOf(known, known.length + 1);
        more[known.length] = def;
        defs = more;
      }
    }
  }
}
