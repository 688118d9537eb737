// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport;

/** The services behind a port. Thread-safe; looked up on event loops, so it never blocks. */
@FunctionalInterface
public interface ServiceTable {

  /**
   * Returns who answers calls to a service.
   *
   * @param service the unique name that the caller sent
   * @return never {@code null}: for an unknown name one that answers {@code UNIMPLEMENTED}
   */
  ServedService find(String service);
}
