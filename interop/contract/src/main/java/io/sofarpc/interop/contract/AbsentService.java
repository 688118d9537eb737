// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.contract;

/** A service that no provider offers. */
public interface AbsentService {

  /** Never returns, as there is nobody to answer. */
  String anything();
}
