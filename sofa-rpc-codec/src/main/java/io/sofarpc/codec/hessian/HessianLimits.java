// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

/**
 * Bounds on what one content may make the reader do. The number of values is bounded by the bytes
 * of the frame; these bound what few bytes can multiply into.
 *
 * @param maxDepth how deep values may be nested, for reading and for writing; 1-2000
 * @param maxObjects how many objects, lists, maps and arrays one content may hold
 * @param maxHashWork how many values the hash codes of all keys and set elements may visit, where
 *     many keys with one hash code count as often as they are compared
 */
public record HessianLimits(int maxDepth, int maxObjects, long maxHashWork) {

  /** Depth 256 (safe on a stack of 512 KB), a million objects, sixteen million values hashed. */
  public static final HessianLimits DEFAULT = new HessianLimits(256, 1 << 20, 1 << 24);

  /** Checks the ranges. */
  public HessianLimits {
    if (maxDepth < 1 || maxDepth > 2_000) {
      throw new IllegalArgumentException("maxDepth: " + maxDepth + " (expected: 1-2000)");
    }
    if (maxObjects < 1) {
      throw new IllegalArgumentException("maxObjects: " + maxObjects + " (expected: > 0)");
    }
    if (maxHashWork < 1) {
      throw new IllegalArgumentException("maxHashWork: " + maxHashWork + " (expected: > 0)");
    }
  }
}
