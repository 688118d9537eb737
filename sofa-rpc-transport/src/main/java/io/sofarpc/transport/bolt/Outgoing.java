// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.bolt;

import io.sofarpc.codec.OutputBuffer;
import org.jspecify.annotations.Nullable;

/** A frame on its way to a {@link WriteQueue}: a call of a client, an answer of a server. */
interface Outgoing {

  /** Returns the frame behind this one; only the queue asks. */
  @Nullable Outgoing next();

  /** Links the frame behind this one; only the queue does. */
  void next(@Nullable Outgoing other);

  /** Returns the size of the frame, the same from the first to the last call. */
  int frameBytes();

  /**
   * Returns the complete frame, which the queue recycles, {@code null} if it need not be written
   * any more. Runs on the event loop, at most once.
   */
  @Nullable OutputBuffer begin();

  /**
   * Says that the frame was handed to the operating system or will never be. Runs exactly once, on
   * the event loop unless that has stopped.
   *
   * @param failure why it was not written, {@code null} if it was
   */
  void written(@Nullable Throwable failure);
}
