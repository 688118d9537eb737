// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport;

import java.util.concurrent.CompletionStage;

/** An open server port. Thread-safe. */
public interface Listener extends AutoCloseable {

  /** Returns the port, also if a free one was picked. */
  int port();

  /**
   * Stops accepting connections; those that are open are still answered.
   *
   * @return completes when no request is waiting for its answer; it may then be closed
   */
  CompletionStage<Void> drain();

  /** Closes the port and all its connections at once. */
  @Override
  void close();
}
