// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc;

/** Something that users select by name: a codec, a transport, a kind of registry. */
public interface Plugin {

  /** Returns the name by which it is selected: lower-case letters, digits and hyphens. */
  String name();
}
