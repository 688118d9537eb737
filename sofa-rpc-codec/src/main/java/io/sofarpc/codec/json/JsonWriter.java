// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.sofarpc.codec.OutputBuffer;

/**
 * Writes JSON as UTF-8 without spaces. Callers write commas, colons and brackets themselves. Not
 * thread-safe.
 */
final class JsonWriter {

  private static final byte[] HEX = "0123456789ABCDEF".getBytes(ISO_8859_1);
  private static final byte[] NULL = "null".getBytes(ISO_8859_1);
  private static final byte[] TRUE = "true".getBytes(ISO_8859_1);
  private static final byte[] FALSE = "false".getBytes(ISO_8859_1);

  /** What follows the backslash for each character below 0x80; 0 for none, 'u' for a number. */
  private static final byte[] ESCAPES = new byte[0x80];

  static {
    for (int c = 0; c < 0x20; c++) {
      ESCAPES[c] = 'u';
    }
    ESCAPES['\b'] = 'b';
    ESCAPES['\t'] = 't';
    ESCAPES['\n'] = 'n';
    ESCAPES['\f'] = 'f';
    ESCAPES['\r'] = 'r';
    ESCAPES['"'] = '"';
    ESCAPES['\\'] = '\\';
  }

  /** How many characters are written at once: each may take six bytes. */
  private static final int PART = 1_000;

  private final OutputBuffer out;
  private int depth;

  JsonWriter(OutputBuffer out) {
    this.out = out;
  }

  /** Goes into an array or an object: stops cycles before they fill the memory. */
  void enter() {
    if (++depth > JsonLimits.MAX_DEPTH) {
      throw new JsonException(
          "values nest deeper than " + JsonLimits.MAX_DEPTH + "; is there a cycle?");
    }
  }

  void leave() {
    depth--;
  }

  /** Writes one character of punctuation. */
  void raw(char c) {
    out.write(c);
  }

  /** Writes what has been encoded before. */
  void raw(byte[] encoded) {
    out.write(encoded);
  }

  void writeNull() {
    out.write(NULL);
  }

  void writeBoolean(boolean value) {
    out.write(value ? TRUE : FALSE);
  }

  /** Writes a number, or other text of ASCII only that needs no quotes. */
  void writeAscii(String text) {
    int length = text.length();
    out.ensure(length);
    byte[] array = out.array();
    int size = out.size();
    for (int i = 0; i < length; i++) {
      array[size++] = (byte) text.charAt(i);
    }
    out.size(size);
  }

  void writeLong(long value) {
    if (value >= 0 && value < 10) {
      out.write((int) ('0' + value));
    } else {
      writeAscii(Long.toString(value));
    }
  }

  /** Writes a number; what is not a number in JSON is a text, as other libraries have it. */
  void writeDouble(double value) {
    if (Double.isFinite(value)) {
      writeAscii(Double.toString(value));
    } else {
      writeString(Double.toString(value));
    }
  }

  /** As {@link #writeDouble}. */
  void writeFloat(float value) {
    if (Float.isFinite(value)) {
      writeAscii(Float.toString(value));
    } else {
      writeString(Float.toString(value));
    }
  }

  /** Writes a text with quotes. Half a surrogate pair is escaped, so that it survives. */
  void writeString(CharSequence text) {
    out.write('"');
    for (int start = 0; start < text.length(); ) {
      start = writePart(text, start, Math.min(text.length(), start + PART));
    }
    out.write('"');
  }

  /** Writes some characters, maybe one more to keep a pair together; returns where it ended. */
  private int writePart(CharSequence text, int start, int end) {
    out.ensure((end - start) * 6);
    byte[] array = out.array();
    int size = out.size();
    int i = start;
    for (; i < end; i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        byte escape = ESCAPES[c];
        if (escape == 0) {
          array[size++] = (byte) c;
        } else if (escape == 'u') {
          size = escape(array, size, c);
        } else {
          array[size++] = '\\';
          array[size++] = escape;
        }
      } else if (c < 0x800) {
        array[size++] = (byte) (0xc0 | (c >> 6));
        array[size++] = (byte) (0x80 | (c & 0x3f));
      } else if (!Character.isSurrogate(c)) {
        array[size++] = (byte) (0xe0 | (c >> 12));
        array[size++] = (byte) (0x80 | ((c >> 6) & 0x3f));
        array[size++] = (byte) (0x80 | (c & 0x3f));
      } else if (i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1))) {
        int point = Character.toCodePoint(c, text.charAt(++i));
        array[size++] = (byte) (0xf0 | (point >> 18));
        array[size++] = (byte) (0x80 | ((point >> 12) & 0x3f));
        array[size++] = (byte) (0x80 | ((point >> 6) & 0x3f));
        array[size++] = (byte) (0x80 | (point & 0x3f));
      } else {
        size = escape(array, size, c);
      }
    }
    out.size(size);
    return i;
  }

  private static int escape(byte[] array, int start, char c) {
    array[start] = '\\';
    array[start + 1] = 'u';
    array[start + 2] = HEX[c >> 12];
    array[start + 3] = HEX[(c >> 8) & 0xf];
    array[start + 4] = HEX[(c >> 4) & 0xf];
    array[start + 5] = HEX[c & 0xf];
    return start + 6;
  }
}
