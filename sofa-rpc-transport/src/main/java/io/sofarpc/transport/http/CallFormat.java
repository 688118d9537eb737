// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import io.netty.handler.codec.http2.Http2Headers;
import io.sofarpc.Metadata;
import io.sofarpc.RpcException;
import io.sofarpc.codec.OutputBuffer;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a call looks like inside of an exchange of HTTP, on a server: one object for each call, made
 * from the head of the request, with what the head says about codec, encodings and time.
 */
interface CallFormat {

  /** Returns the name of the messages' codec. */
  String codecName();

  /**
   * Reads from the head what may be malformed; before anything else is asked.
   *
   * @return the time-out in nanoseconds, -1 if there is none
   * @throws RpcException what to answer
   */
  long negotiate();

  /** Returns what finds the messages in the data of the request. */
  MessageReader reader(int maxBytes);

  /**
   * Returns a message of the request as it was before it was compressed.
   *
   * @param maxBytes of the result
   */
  byte[] content(Message message, int maxBytes);

  /**
   * Returns a message of the answer as it travels; on any thread.
   *
   * @param message writes it
   * @param maxBytes of it, before it is compressed
   * @param tooLarge makes the failure from the size of one that is larger
   */
  OutputBuffer write(
      Consumer<OutputBuffer> message, int maxBytes, IntFunction<RpcException> tooLarge);

  /**
   * Has messages of the answer compressed from now on, or not, if the peer takes that: until then
   * its request decides.
   */
  void compress(boolean wanted);

  /** Returns whether the message of an answer is its whole body, with nothing behind it. */
  boolean isWholeBody();

  /**
   * Returns the head of an answer, once its message is written if that is its whole body.
   *
   * @param trailers for an answer that has nothing behind its body; others have {@link #end}
   * @throws IllegalArgumentException if they cannot be sent
   */
  Http2Headers head(Metadata headers, Metadata trailers);

  /**
   * Returns the end of an answer that is no whole body.
   *
   * @throws IllegalArgumentException if the trailers cannot be sent
   */
  End end(Metadata trailers);

  /**
   * Returns the end of a call that failed. Never fails itself.
   *
   * @param thrown what the service threw, in the codec of the call; {@code null} if it is not to be
   *     sent
   * @param begun whether the head of an answer was written; if not, this is the whole answer
   */
  End end(RpcException failure, byte @Nullable [] thrown, boolean begun);

  /** Returns whether peers of this framework read what a service threw. */
  boolean carriesFailures();

  /**
   * The last part of an answer.
   *
   * @param fields a head or trailers, {@code null} if there are none
   * @param data behind the head, {@code null} if there is none
   */
  record End(@Nullable Http2Headers fields, @Nullable OutputBuffer data) {}
}
