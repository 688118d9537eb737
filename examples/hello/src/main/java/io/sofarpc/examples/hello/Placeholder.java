// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.examples.hello;

/** Exercises the build until real code arrives. */
public final class Placeholder {
  private Placeholder() {}

  /** Returns the text without blanks around it. */
  public static String trimmed(String text) {
    return text.trim();
  }
}
