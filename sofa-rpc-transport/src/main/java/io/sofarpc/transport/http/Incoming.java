// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import io.netty.buffer.ByteBuf;
import io.sofarpc.RpcException;

/** What becomes of a request of HTTP that a server gets. For the event loop. */
interface Incoming {

  /**
   * Takes data.
   *
   * @return how many bytes of it the peer may send again
   */
  int receive(ByteBuf data);

  /** The peer has sent everything. */
  void receivedAll();

  /** Nothing has come from the peer for the idle time-out. */
  void stalled();

  /** The rest of the request cannot be read. */
  void broken(RpcException failure);

  /**
   * The exchange has ended in both directions.
   *
   * @param reason why, if there was no answer
   */
  void closed(String reason);

  /**
   * Gives up what the peer keeps open without need; called once in each of the server's idle
   * time-outs.
   */
  default void sweep() {
    stalled();
  }
}
