// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

/**
 * The first bytes of values in {@link Dialect#DRAFT}, and the kinds of values that first bytes
 * start.
 */
final class Tag {

  static final int BYTES = 'B';
  static final int BYTES_CHUNK = 'b';
  static final int CLASS_DEF = 'O';
  static final int DATE = 'd';
  static final int DOUBLE = 'D';
  static final int DOUBLE_BYTE = 'i';
  static final int DOUBLE_FLOAT = 'k';
  static final int DOUBLE_ONE = 'h';
  static final int DOUBLE_SHORT = 'j';
  static final int DOUBLE_ZERO = 'g';
  static final int END = 'z';
  static final int FALSE = 'F';
  static final int INT = 'I';
  static final int LENGTH = 'l';
  static final int LENGTH_BYTE = 'n';
  static final int LIST = 'V';
  static final int LIST_FIXED = 'v';
  static final int LONG = 'L';
  static final int LONG_INT = 'w';
  static final int MAP = 'M';
  static final int NULL = 'N';
  static final int OBJECT = 'o';
  static final int REF = 'R';
  static final int REF_BYTE = 'J';
  static final int REF_SHORT = 'K';
  static final int STRING = 'S';
  static final int STRING_CHUNK = 's';
  static final int TRUE = 'T';
  static final int TYPE = 't';
  static final int TYPE_REF = 'u';

  /** The largest chunk of a string (in chars) or of bytes. */
  static final int CHUNK = 0x8000;

  static final byte IS_NONE = 0;
  static final byte IS_NULL = 1;
  static final byte IS_BOOLEAN = 2;
  static final byte IS_INT = 3;
  static final byte IS_LONG = 4;
  static final byte IS_DOUBLE = 5;
  static final byte IS_DATE = 6;
  static final byte IS_STRING = 7;
  static final byte IS_BYTES = 8;
  static final byte IS_LIST = 9;
  static final byte IS_MAP = 10;
  static final byte IS_CLASS_DEF = 11;
  static final byte IS_OBJECT = 12;
  static final byte IS_REF = 13;

  /** The end of a list or a map, where an element may stand. */
  static final byte IS_END = 14;

  private Tag() {}

  static byte[] kinds() {
    byte[] kinds = new byte[256];
    fillCommon(kinds);
    kinds[LONG_INT] = IS_LONG;
    fill(kinds, DOUBLE_ZERO, DOUBLE_FLOAT, IS_DOUBLE);
    kinds[DATE] = IS_DATE;
    kinds[STRING_CHUNK] = IS_STRING;
    kinds[BYTES_CHUNK] = IS_BYTES;
    kinds[LIST] = IS_LIST;
    kinds[LIST_FIXED] = IS_LIST;
    kinds[MAP] = IS_MAP;
    kinds[CLASS_DEF] = IS_CLASS_DEF;
    kinds[OBJECT] = IS_OBJECT;
    kinds[REF] = IS_REF;
    kinds[REF_BYTE] = IS_REF;
    kinds[REF_SHORT] = IS_REF;
    kinds[END] = IS_END;
    return kinds;
  }

  /** Fills in what is the same in both dialects: numbers, and most of texts and bytes. */
  static void fillCommon(byte[] kinds) {
    fill(kinds, 0x00, 0x1f, IS_STRING);
    fill(kinds, 0x20, 0x2f, IS_BYTES);
    fill(kinds, 0x38, 0x3f, IS_LONG);
    fill(kinds, 0x80, 0xd7, IS_INT);
    fill(kinds, 0xd8, 0xff, IS_LONG);
    kinds[NULL] = IS_NULL;
    kinds[TRUE] = IS_BOOLEAN;
    kinds[FALSE] = IS_BOOLEAN;
    kinds[INT] = IS_INT;
    kinds[LONG] = IS_LONG;
    kinds[DOUBLE] = IS_DOUBLE;
    kinds[STRING] = IS_STRING;
    kinds[BYTES] = IS_BYTES;
  }

  static void fill(byte[] kinds, int from, int to, byte kind) {
    for (int i = from; i <= to; i++) {
      kinds[i] = kind;
    }
  }
}
