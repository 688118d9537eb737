// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An exception of a class that this side does not know or does not allow: its class name, message,
 * stack trace, cause and suppressed exceptions, but none of its own fields.
 */
public final class UnknownThrowable extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String className;

  UnknownThrowable(String className, @Nullable String message, @Nullable Throwable cause) {
    super(message, cause);
    this.className = className;
  }

  /** Returns the name of the class that was thrown on the other side. */
  public String className() {
    return className;
  }

  @Override
  @SuppressWarnings("OverrideThrowableToString") // reads as the exception that it stands for
  public String toString() {
    String message = getLocalizedMessage();
    return message == null ? className : className + ": " + message;
  }

  static ClassCodec.Plan plan(ClassDef def) {
    String name = def.name();
    return new ThrowableCodec.Reading(
        name,
        def.fields(),
        List.of(),
        (message, cause) -> new UnknownThrowable(name, message, cause));
  }
}
