// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.contract;

/** Published once without and once with a unique id, to tell the two apart. */
public interface RegionService {

  /** Returns the unique id of the provider, or "" if it has none. */
  String region();
}
