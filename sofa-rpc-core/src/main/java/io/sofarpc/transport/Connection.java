// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport;

import io.sofarpc.Invoker;
import java.util.concurrent.CompletionStage;

/** One open connection to a provider, shared by all services that are called there. Thread-safe. */
public interface Connection extends AutoCloseable {

  /**
   * Returns the last box before the wire for one service. It encodes on the caller's thread; a
   * request that cannot be encoded or sent fails, it is never lost. One that came too late, when
   * this connection took no more calls, fails with an {@link io.sofarpc.UnsentException}.
   *
   * @param binding from the same transport
   */
  Invoker invoker(ServiceBinding binding);

  /** Returns whether new calls should be sent here: it is neither closed nor draining. */
  boolean isOpen();

  /**
   * Returns a stage that completes, always normally, when this connection takes no more calls: the
   * peer is about to stop and has said so, or the connection is closed. Calls in flight may still
   * be answered until {@link #closed}. Completed on an event loop.
   */
  CompletionStage<Void> draining();

  /**
   * Returns a stage that completes, always normally, once this connection is closed by either side;
   * calls in flight have failed with {@code UNAVAILABLE} by then. Completed on an event loop.
   */
  CompletionStage<Void> closed();

  /** Closes at once: calls in flight fail with {@code UNAVAILABLE}. */
  @Override
  void close();
}
