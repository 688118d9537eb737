// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Content types, and the names of codecs in them. */
final class ContentType {

  static final String JSON = "application/json";

  /** The codec of generated messages. */
  static final String PROTOBUF = "protobuf";

  /** Its name in content types; also the codec that takes these for a plain interface, if any. */
  static final String PROTO = "proto";

  private ContentType() {}

  /** Returns a content type in lower case and without parameters; empty if there is none. */
  static String of(@Nullable CharSequence field) {
    String type = field == null ? "" : field.toString();
    int parameters = type.indexOf(';');
    return (parameters < 0 ? type : type.substring(0, parameters)).trim().toLowerCase(Locale.ROOT);
  }

  /** Returns the codec of a name in a content type. */
  static String codecName(String name) {
    return name.equals(PROTO) ? PROTOBUF : name;
  }

  /** Returns the name of a codec in content types. */
  static String nameOf(String codecName) {
    return codecName.equals(PROTOBUF) || codecName.equals(Triple.CODEC) ? PROTO : codecName;
  }

  /**
   * Returns the codec that a content type names behind a plus sign.
   *
   * @param type as {@link #of} returns it
   * @param prefix in front of the plus sign
   * @return {@code protobuf} if it names none, {@code null} if the type is another one
   */
  static @Nullable String codecBehind(String prefix, String type) {
    if (!type.startsWith(prefix)) {
      return null;
    }
    String suffix = type.substring(prefix.length());
    if (suffix.isEmpty()) {
      return PROTOBUF;
    }
    return suffix.startsWith("+") && suffix.length() > 1 ? codecName(suffix.substring(1)) : null;
  }
}
