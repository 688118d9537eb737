// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.contract;

/** A declared exception with a field of its own. */
public class InteropException extends Exception {

  private static final long serialVersionUID = 1L;

  private final int code;

  /** Makes an exception without a cause. */
  public InteropException(String message, int code) {
    super(message);
    this.code = code;
  }

  /** Makes an exception with a cause. */
  public InteropException(String message, int code, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** Returns the code that the provider set. */
  public int code() {
    return code;
  }
}
