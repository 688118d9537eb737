// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.comparison;

/** A framework under comparison, made by name in a process with a class path of its own. */
public interface Peer {

  /**
   * Serves the methods of {@link UserService} on a port of the loopback address, until the process
   * ends. Returns when it accepts calls.
   */
  void serve(int port) throws Exception;

  /** Connects to a server of the same peer. */
  Client connect(int port) throws Exception;
}
