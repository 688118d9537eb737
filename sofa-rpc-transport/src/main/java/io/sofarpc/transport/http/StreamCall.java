// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import io.sofarpc.RpcException;
import io.sofarpc.codec.OutputBuffer;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A call of either side, as {@link Inbound} and {@link Outbound} see it. */
interface StreamCall {

  /** Returns what runs decoding and code of the user. */
  Executor executor();

  /** Returns what carries it. */
  Exchange exchange();

  /** Says that messages of so many bytes are not kept any more; only on the event loop. */
  default void handedOut(int bytes) {}

  /** Returns whether nothing more can be written; only on the event loop. */
  boolean isEnded();

  /**
   * Reads a message that the peer sent.
   *
   * @throws RpcException if it makes no sense
   */
  @Nullable Object read(Message message);

  /**
   * Writes a message for the peer, with its envelope.
   *
   * @throws RpcException if it cannot be written
   */
  OutputBuffer write(@Nullable Object message);

  /** Ends the call with a failure, on any thread. */
  void fail(RpcException failure);

  /** Says that nobody wants more of what the peer sends, on any thread. */
  void unwanted();

  /** Says that the publisher of the messages for the peer has completed, on any thread. */
  void sent();

  /** Says that it has failed, on any thread. */
  void sendFailed(Throwable thrown);
}
