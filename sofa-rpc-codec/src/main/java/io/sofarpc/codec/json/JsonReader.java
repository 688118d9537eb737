// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;

/**
 * Reads JSON, RFC 8259, from UTF-8. Strict: no comments, no other quotes, nothing after the value.
 * Not thread-safe.
 *
 * <p>Arrays and objects: {@link #enter} them, then ask {@link #next} before each element until it
 * says that there is none; in an object, read the {@link #name} of each.
 */
final class JsonReader {

  private final byte[] bytes;
  private int position;
  private int depth;
  private int containers;

  JsonReader(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Returns the first character of the next value or bracket, 0 at the end. */
  char peek() {
    while (position < bytes.length) {
      byte b = bytes[position];
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        return b > 0 ? (char) b : '?';
      }
      position++;
    }
    return 0;
  }

  /** Returns how many bytes have been read. */
  int position() {
    return position;
  }

  /** Checks that nothing follows. */
  void end() {
    if (peek() != 0) {
      throw unexpected("the end");
    }
  }

  /** Says what is there instead of what should be. */
  JsonException unexpected(String expected) {
    String found =
        switch (peek()) {
          case 0 -> "the end";
          case '{' -> "an object";
          case '[' -> "an array";
          case '"' -> "a text";
          case 't', 'f' -> "a boolean";
          case 'n' -> "null";
          case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> "a number";
          default -> "'" + peek() + "'";
        };
    return new JsonException(
        "found " + found + " at byte " + position + " (expected: " + expected + ")");
  }

  // ---- arrays and objects

  /**
   * Goes into an array or an object.
   *
   * @param bracket {@code [} or an opening brace
   */
  void enter(char bracket) {
    if (peek() != bracket) {
      throw unexpected(bracket == '[' ? "an array" : "an object");
    }
    if (++depth > JsonLimits.MAX_DEPTH) {
      throw new JsonException(
          "values nest deeper than " + JsonLimits.MAX_DEPTH + " at byte " + position);
    }
    if (++containers > JsonLimits.MAX_CONTAINERS) {
      throw new JsonException("more than " + JsonLimits.MAX_CONTAINERS + " arrays and objects");
    }
    position++;
  }

  /**
   * Returns whether there is an element, and goes to it; leaves the array or object if not.
   *
   * @param bracket {@code ]} or a closing brace
   * @param first whether none has been read yet
   */
  boolean next(char bracket, boolean first) {
    char c = peek();
    if (c == bracket) {
      position++;
      depth--;
      return false;
    }
    if (!first) {
      if (c != ',') {
        throw unexpected("',' or '" + bracket + "'");
      }
      position++;
    }
    return true;
  }

  /** Reads the name of a member, and the colon. */
  String name() {
    if (peek() != '"') {
      throw unexpected("a name in quotes");
    }
    String name = readString();
    if (peek() != ':') {
      throw unexpected("':'");
    }
    position++;
    return name;
  }

  /**
   * Goes over a name if it is the one that is likely to come.
   *
   * @param quoted the name in quotes, with the colon
   */
  boolean nameIs(byte[] quoted) {
    peek();
    int length = quoted.length;
    if (length > bytes.length - position) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (bytes[position + i] != quoted[i]) {
        return false;
      }
    }
    position += length;
    return true;
  }

  /** Reads a value of any kind and forgets it. */
  void skip() {
    switch (peek()) {
      case '{' -> {
        enter('{');
        for (boolean first = true; next('}', first); first = false) {
          name();
          skip();
        }
      }
      case '[' -> {
        enter('[');
        for (boolean first = true; next(']', first); first = false) {
          skip();
        }
      }
      case '"' -> readString();
      case 't', 'f' -> readBoolean();
      case 'n' -> readNull();
      default -> readNumber();
    }
  }

  /** Reads a value of any kind and returns it as it stands there. */
  String text() {
    peek();
    int start = position;
    skip();
    return new String(bytes, start, position - start, UTF_8);
  }

  // ---- values

  /** Goes over a null, if there is one. */
  boolean tryNull() {
    if (peek() != 'n') {
      return false;
    }
    readNull();
    return true;
  }

  private void readNull() {
    word("null");
  }

  boolean readBoolean() {
    if (peek() == 't') {
      word("true");
      return true;
    }
    if (peek() != 'f') {
      throw unexpected("a boolean");
    }
    word("false");
    return false;
  }

  private void word(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (position + i >= bytes.length || bytes[position + i] != word.charAt(i)) {
        throw new JsonException("neither null, true nor false at byte " + position);
      }
    }
    position += word.length();
  }

  /** Returns the next number as it is written; it keeps the limits. */
  String readNumber() {
    char first = peek();
    if (first != '-' && !isDigit(first)) {
      throw unexpected("a number");
    }
    int start = position;
    int end = start + (first == '-' ? 1 : 0);
    end = end < bytes.length && bytes[end] == '0' ? end + 1 : digits(end, start);
    if (end < bytes.length && bytes[end] == '.') {
      end = digits(end + 1, start);
    }
    if (end < bytes.length && (bytes[end] == 'e' || bytes[end] == 'E')) {
      int sign = end + 1;
      int exponent = sign < bytes.length && (bytes[sign] == '-' || bytes[sign] == '+') ? 1 : 0;
      end = digits(sign + exponent, start);
      checkExponent(sign + exponent, end);
    }
    if (end - start > JsonLimits.MAX_NUMBER_CHARS) {
      throw new JsonException(
          "a number of more than %d characters at byte %d"
              .formatted(JsonLimits.MAX_NUMBER_CHARS, start));
    }
    position = end;
    return new String(bytes, start, end - start, ISO_8859_1);
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private int digits(int from, int start) {
    int end = from;
    while (end < bytes.length && isDigit(bytes[end])) {
      end++;
    }
    if (end == from) {
      throw new JsonException("an incomplete number at byte " + start);
    }
    return end;
  }

  private void checkExponent(int from, int end) {
    int exponent = 0;
    for (int i = from; i < end; i++) {
      exponent = exponent * 10 + bytes[i] - '0';
      if (exponent > JsonLimits.MAX_EXPONENT) {
        throw new JsonException(
            "a number with an exponent of more than %d at byte %d"
                .formatted(JsonLimits.MAX_EXPONENT, from));
      }
    }
  }

  /**
   * Reads a number without a fraction; 5.0 and 5e2 are such numbers too.
   *
   * @param type for the message
   */
  long readLong(long min, long max, String type) {
    int start = position;
    String number = readNumber();
    long value;
    try {
      value = isInteger(number) ? Long.parseLong(number) : new BigDecimal(number).longValueExact();
    } catch (ArithmeticException | NumberFormatException unfit) {
      throw new JsonException(
          number(number) + " at byte " + start + " does not fit " + type, unfit);
    }
    if (value < min || value > max) {
      throw new JsonException(number(number) + " at byte " + start + " does not fit " + type);
    }
    return value;
  }

  /** Returns a number for a message. */
  static String number(String digits) {
    return digits.length() <= 40 ? digits : digits.substring(0, 40) + "...";
  }

  static boolean isInteger(String number) {
    for (int i = number.length() - 1; i > 0; i--) {
      if (!isDigit(number.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  String readString() {
    if (peek() != '"') {
      throw unexpected("a text");
    }
    int start = ++position;
    for (int i = start; i < bytes.length; i++) {
      byte b = bytes[i];
      if (b == '"') {
        position = i + 1;
        return i == start ? "" : new String(bytes, start, i - start, ISO_8859_1);
      }
      if (b < 0x20 || b == '\\') {
        return readRest(start, i);
      }
    }
    throw new JsonException("a text without its end at byte " + start);
  }

  /** Reads a text with escapes or characters outside of ASCII; plain up to {@code special}. */
  private String readRest(int start, int special) {
    StringBuilder text = new StringBuilder(Math.max(16, (special - start) * 2));
    for (int i = start; i < special; i++) {
      text.append((char) bytes[i]);
    }
    position = special;
    while (position < bytes.length) {
      byte b = bytes[position++];
      if (b == '"') {
        return text.toString();
      }
      if (b == '\\') {
        text.append(escaped());
      } else if (b >= 0x20) {
        text.append((char) b);
      } else if (b >= 0) {
        throw new JsonException("a control character in a text at byte " + (position - 1));
      } else {
        text.appendCodePoint(multibyte(b & 0xff));
      }
    }
    throw new JsonException("a text without its end at byte " + start);
  }

  private char escaped() {
    int c = position < bytes.length ? bytes[position++] : 0;
    return switch (c) {
      case '"', '\\', '/' -> (char) c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> hex();
      default -> throw new JsonException("an unknown escape in a text at byte " + position);
    };
  }

  /** Reads four digits; half a surrogate pair is taken as it is. */
  private char hex() {
    int c = 0;
    for (int i = 0; i < 4; i++) {
      int digit = position < bytes.length ? Character.digit(bytes[position++], 16) : -1;
      if (digit < 0) {
        throw new JsonException("an incomplete escape in a text at byte " + position);
      }
      c = (c << 4) | digit;
    }
    return (char) c;
  }

  private int multibyte(int first) {
    int more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
    int point = first & (0x3f >> more);
    for (int i = 0; i < more; i++) {
      int b = position < bytes.length ? bytes[position++] : 0;
      if ((b & 0xc0) != 0x80) {
        throw notUtf8();
      }
      point = (point << 6) | (b & 0x3f);
    }
    int min = more == 1 ? 0x80 : more == 2 ? 0x800 : 0x10000;
    if (first < 0xc0 || first > 0xf7 || point < min || point > Character.MAX_CODE_POINT) {
      throw notUtf8();
    }
    if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
      throw notUtf8();
    }
    return point;
  }

  private JsonException notUtf8() {
    return new JsonException("a text that is not UTF-8 at byte " + position);
  }
}
