// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.json;

/** Bounds on what one content may make this codec do; its bytes are bounded by the frame. */
final class JsonLimits {

  /** How deep arrays and objects may nest, for reading and for writing. */
  static final int MAX_DEPTH = 512;

  /** How many objects and arrays one content may hold: two bytes make fifty or more in memory. */
  static final int MAX_CONTAINERS = 1 << 20;

  /** How many characters a number may have. */
  static final int MAX_NUMBER_CHARS = 1_000;

  /** How large the exponent of a number may be: 1e999999999 takes hours to calculate with. */
  static final int MAX_EXPONENT = 10_000;

  /** How many elements of a hash set may have one hash code: they are compared one by one. */
  static final int MAX_SAME_HASH = 1_000;

  private JsonLimits() {}
}
