// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import io.sofarpc.RpcException;
import io.sofarpc.transport.TransportSettings;

/** What carries the calls of a client to one peer, in whatever version of HTTP. */
interface Carrier {

  TransportSettings settings();

  Peer peer();

  boolean isEncrypted();

  /** Sends a call, or fails it; on any thread. */
  void send(ClientStream call);

  /**
   * Runs a task on the event loop.
   *
   * @return {@code false} if the loop has stopped
   */
  boolean execute(Runnable task);

  /** Takes back what was counted for a message that will not be written; on any thread. */
  void release(int bytes);

  /** Forgets a call that has ended; on the event loop. */
  void forget(ClientStream call);

  /** Returns the failure of a call whose headers could not be written. */
  RpcException notWritten(ClientStream call, Throwable failure);
}
