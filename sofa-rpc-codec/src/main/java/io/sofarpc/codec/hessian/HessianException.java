// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import org.jspecify.annotations.Nullable;

/**
 * A value that cannot be written, or bytes that cannot be read: malformed, over a limit, of a class
 * that is not allowed, or not fitting the declared type. The message starts with the path of fields
 * that leads to the value.
 */
public final class HessianException extends RuntimeException {

  private static final long serialVersionUID = 1;
  private static final int MAX_PATH = 400;

  private String path = "";

  HessianException(String message) {
    super(message);
  }

  HessianException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Adds one step to the front of the path and returns this. */
  HessianException at(String step) {
    if (path.length() < MAX_PATH) {
      path = path.isEmpty() ? step : step + " > " + path;
    }
    return this;
  }

  @Override
  public String getMessage() {
    return path.isEmpty() ? String.valueOf(super.getMessage()) : path + ": " + super.getMessage();
  }
}
