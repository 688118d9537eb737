// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.contract;

/** An enum whose constants have bodies, so each constant has a class of its own. */
public enum Operator {
  /** Adds. */
  PLUS {
    @Override
    public int apply(int left, int right) {
      return left + right;
    }
  },
  /** Multiplies. */
  TIMES {
    @Override
    public int apply(int left, int right) {
      return left * right;
    }
  };

  /** Returns the result of the operation. */
  public abstract int apply(int left, int right);
}
