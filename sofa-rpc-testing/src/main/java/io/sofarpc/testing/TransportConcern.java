// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.testing;

/** A part of {@link TransportContract}: tests of one idea, which find what they need here. */
interface TransportConcern {

  /** Returns what this test runs on. */
  TransportBed bed();
}
