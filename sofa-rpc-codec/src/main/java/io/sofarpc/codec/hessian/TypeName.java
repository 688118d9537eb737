// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import org.jspecify.annotations.Nullable;

/**
 * The name of a list or map class as received.
 *
 * @param codec how to read it; null if this class is not known
 */
record TypeName(String name, @Nullable ClassCodec codec) {

  /**
   * Tells whether this is a class of the JDK, whose lists and maps are nothing but their elements.
   */
  boolean isJdk() {
    return name.startsWith("java.") || name.startsWith("[java.");
  }

  /** Tells whether this class of the JDK is a set: a view or a wrapper, as others are known. */
  boolean isSet() {
    return name.contains("Set") || name.equals("java.util.AbstractMap$1");
  }
}
