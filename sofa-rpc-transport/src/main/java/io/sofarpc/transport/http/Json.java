// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON in which Connect tells failures, into maps, lists, texts and, for everything else,
 * its letters: no number and no literal is looked at there. As strict as it takes to know what
 * belongs where.
 */
final class Json {

  private static final int MAX_DEPTH = 64;

  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  /**
   * Returns what is in the bytes, {@code null} for JSON's null.
   *
   * @throws IllegalArgumentException if they are not JSON
   */
  static @Nullable Object read(byte[] bytes) {
    Json json = new Json(new String(bytes, UTF_8));
    Object value = json.value(0);
    json.skipSpace();
    if (json.at < json.text.length()) {
      throw json.unexpected();
    }
    return value;
  }

  private @Nullable Object value(int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException("JSON of more than " + MAX_DEPTH + " levels");
    }
    return switch (peek()) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> string();
      default -> letters();
    };
  }

  private Map<String, Object> object(int depth) {
    Map<String, Object> members = new LinkedHashMap<>();
    at++;
    if (!takes('}')) {
      do {
        require(peek() == '"');
        String name = string();
        require(takes(':'));
        Object value = value(depth + 1);
        if (value != null) {
          members.put(name, value);
        }
      } while (takes(','));
      require(takes('}'));
    }
    return members;
  }

  private List<Object> array(int depth) {
    List<Object> elements = new ArrayList<>();
    at++;
    if (!takes(']')) {
      do {
        Object value = value(depth + 1);
        if (value != null) {
          elements.add(value);
        }
      } while (takes(','));
      require(takes(']'));
    }
    return elements;
  }

  private String string() {
    StringBuilder string = new StringBuilder();
    at++;
    for (char each = next(); each != '"'; each = next()) {
      string.append(each == '\\' ? escaped() : each);
    }
    return string.toString();
  }

  private char escaped() {
    char each = next();
    return switch (each) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        require(at + 4 <= text.length());
        at += 4;
        yield (char) Integer.parseInt(text, at - 4, at, 16);
      }
      default -> each;
    };
  }

  private @Nullable String letters() {
    int from = at;
    while (at < text.length()
        && (Character.isLetterOrDigit(text.charAt(at)) || "+-.".indexOf(text.charAt(at)) >= 0)) {
      at++;
    }
    require(at > from);
    String letters = text.substring(from, at);
    return letters.equals("null") ? null : letters;
  }

  private void skipSpace() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private char peek() {
    skipSpace();
    require(at < text.length());
    return text.charAt(at);
  }

  private char next() {
    require(at < text.length());
    return text.charAt(at++);
  }

  private boolean takes(char wanted) {
    boolean found = peek() == wanted;
    at += found ? 1 : 0;
    return found;
  }

  private void require(boolean expected) {
    if (!expected) {
      throw unexpected();
    }
  }

  private IllegalArgumentException unexpected() {
    return new IllegalArgumentException("no JSON from character " + at + " on");
  }
}
