// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

/** The first bytes of values in {@link Dialect#FINAL} that mean something else in the draft. */
final class FinalTag {

  static final int BYTES_CHUNK = 'A';
  static final int CLASS_DEF = 'C';
  static final int DATE = 'J';
  static final int DATE_MINUTES = 'K';
  static final int DOUBLE_ZERO = 0x5b;
  static final int DOUBLE_ONE = 0x5c;
  static final int DOUBLE_BYTE = 0x5d;
  static final int DOUBLE_SHORT = 0x5e;
  static final int DOUBLE_MILLI = 0x5f;
  static final int END = 'Z';
  static final int LIST = 'U';
  static final int LIST_FIXED = 'V';
  static final int LIST_UNTYPED = 'W';
  static final int LIST_UNTYPED_FIXED = 'X';
  static final int LIST_SHORT = 0x70;
  static final int LIST_UNTYPED_SHORT = 0x78;
  static final int LONG_INT = 'Y';
  static final int MAP_UNTYPED = 'H';
  static final int OBJECT = 'O';
  static final int OBJECT_SHORT = 0x60;
  static final int REF = 'Q';
  static final int STRING_CHUNK = 'R';

  /** The longest list whose first byte holds its length. */
  static final int MAX_SHORT_LIST = 7;

  /** The last class definition that the first byte of an object can name. */
  static final int MAX_SHORT_OBJECT = 15;

  private FinalTag() {}

  static byte[] kinds() {
    byte[] kinds = new byte[256];
    Tag.fillCommon(kinds);
    Tag.fill(kinds, 0x30, 0x33, Tag.IS_STRING);
    Tag.fill(kinds, 0x34, 0x37, Tag.IS_BYTES);
    kinds[LONG_INT] = Tag.IS_LONG;
    Tag.fill(kinds, DOUBLE_ZERO, DOUBLE_MILLI, Tag.IS_DOUBLE);
    kinds[DATE] = Tag.IS_DATE;
    kinds[DATE_MINUTES] = Tag.IS_DATE;
    kinds[STRING_CHUNK] = Tag.IS_STRING;
    kinds[BYTES_CHUNK] = Tag.IS_BYTES;
    Tag.fill(kinds, LIST, LIST_UNTYPED_FIXED, Tag.IS_LIST);
    Tag.fill(kinds, LIST_SHORT, 0x7f, Tag.IS_LIST);
    kinds[Tag.MAP] = Tag.IS_MAP;
    kinds[MAP_UNTYPED] = Tag.IS_MAP;
    kinds[CLASS_DEF] = Tag.IS_CLASS_DEF;
    kinds[OBJECT] = Tag.IS_OBJECT;
    Tag.fill(kinds, OBJECT_SHORT, 0x6f, Tag.IS_OBJECT);
    kinds[REF] = Tag.IS_REF;
    kinds[END] = Tag.IS_END;
    return kinds;
  }
}
