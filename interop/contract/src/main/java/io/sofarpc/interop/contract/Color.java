// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.contract;

/** An ordinary enum. */
public enum Color {
  /** The first. */
  RED,
  /** The second. */
  GREEN,
  /** The third. */
  BLUE
}
