// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.provider;

/** An exception whose class consumers do not have. */
public class ProviderOnlyException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Makes an exception with this message. */
  public ProviderOnlyException(String message) {
    super(message);
  }
}
