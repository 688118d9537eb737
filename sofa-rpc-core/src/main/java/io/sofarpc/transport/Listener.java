// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport;

import java.util.concurrent.CompletionStage;

/** An open server port. Thread-safe. */
public interface Listener extends AutoCloseable {

  /** Returns the port, also if a free one was picked. */
  int port();

  /**
   * Stops accepting connections; those that are open are still answered. Peers that understand it
   * are told to send no more calls, and close their connections when the last one is answered.
   *
   * @return completes when no request is waiting for its answer, and all peers that were told have
   *     gone; it may then be closed
   */
  CompletionStage<Void> drain();

  /** Closes the port and all its connections at once. */
  @Override
  void close();
}
