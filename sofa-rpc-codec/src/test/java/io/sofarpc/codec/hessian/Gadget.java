// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

/** A class nobody allowed. */
final class Gadget implements java.io.Serializable {
  private static final long serialVersionUID = 1;

  static {
    System.setProperty("hessian.gadget", "initialised");
  }

  String command;
}
