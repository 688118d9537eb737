// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.sofarpc.codec.OutputBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request of HTTP and its answer, as one side writes it: headers, data, and an end. The names
 * of fields are in lower case, whatever the version.
 *
 * <p>All but {@link #execute}, {@link #reserve}, {@link #release} and {@link #queuedBytes} is for
 * the event loop.
 */
interface Exchange {

  /**
   * Runs a task on the event loop.
   *
   * @return {@code false} if the loop has stopped
   */
  boolean execute(Runnable task);

  /**
   * Counts bytes that are about to be handed to {@link #data}, on any thread.
   *
   * @return {@code false} if too many wait already; they were not counted
   */
  boolean reserve(int bytes);

  /** Takes back what was counted for a message that will not be written. */
  void release(int bytes);

  /** Returns how many bytes wait to be written on this connection. */
  long queuedBytes();

  /** Returns whether the peer gets headers behind the data, as HTTP/2 has them. */
  boolean carriesTrailers();

  /** Adds fields to the head that will be written. */
  void addToHead(Http2Headers fields);

  /**
   * Writes headers, or trailers behind data.
   *
   * @param end whether nothing follows
   */
  ChannelFuture headers(Http2Headers fields, boolean end);

  /**
   * Writes a message that was counted, as the peer takes it.
   *
   * @param end whether nothing follows
   * @param written gets {@code null} when it has been handed to the operating system, or why it
   *     never will be
   */
  void data(OutputBuffer message, boolean end, Consumer<@Nullable Throwable> written);

  /**
   * Ends the data.
   *
   * @param last what is still to be written, may be empty; it is small and not counted
   */
  ChannelFuture end(OutputBuffer last);

  /** Ends both directions at once; nothing happens if they have ended. */
  void reset(Http2Error error);

  /** Says, behind the answer, that the rest of the request is not wanted. */
  void unwanted();

  /** Lets the peer send this many more bytes. */
  void giveBack(int bytes);
}
