// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.json;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A text that is not JSON or does not fit a type, or a value that cannot be written. */
final class JsonException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Where, from the whole content inwards: {@code .user.tags[3]}. */
  private final String place;

  JsonException(String message) {
    this("", message, null);
  }

  JsonException(String message, @Nullable Throwable cause) {
    this("", message, cause);
  }

  private JsonException(String place, String message, @Nullable Throwable cause) {
    super(message, cause, false, false); // nobody looks at its stack trace
    this.place = place;
  }

  /** Says in which part of an outer value it was. */
  JsonException at(String outer) {
    return new JsonException(outer + place, Objects.requireNonNull(super.getMessage()), getCause());
  }

  @Override
  public String getMessage() {
    String message = Objects.requireNonNull(super.getMessage());
    return place.isEmpty()
        ? message
        : message + " (at " + (place.startsWith(".") ? place.substring(1) : place) + ")";
  }
}
