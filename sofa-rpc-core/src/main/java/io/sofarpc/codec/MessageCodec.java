// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec;

import io.sofarpc.MethodDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads the messages of one service one by one, without anything around them, for
 * protocols that carry streams.
 *
 * <p>A request message is what {@link io.sofarpc.Request} says: the {@code Object[]} of the
 * arguments, or an element if the method {@linkplain io.sofarpc.MethodKind#streamsRequests streams
 * requests}. A response message is the result or an element.
 *
 * <p>Thread-safe; holds no state of a call. Arrays that it is handed are neither changed nor kept.
 */
public interface MessageCodec {

  /**
   * Writes a request message.
   *
   * @throws io.sofarpc.RpcException with {@code INVALID_ARGUMENT} if it cannot be written, naming
   *     the class and where it was found
   */
  void writeRequest(MethodDescriptor method, @Nullable Object message, OutputBuffer out);

  /**
   * Reads a request message.
   *
   * @throws io.sofarpc.RpcException with {@code INVALID_ARGUMENT} if it makes no sense
   */
  @Nullable Object readRequest(MethodDescriptor method, byte[] message);

  /**
   * Writes a response message.
   *
   * @throws io.sofarpc.RpcException with {@code INTERNAL} if it cannot be written, naming the class
   *     and where it was found
   */
  void writeResponse(MethodDescriptor method, @Nullable Object message, OutputBuffer out);

  /**
   * Reads a response message.
   *
   * @throws io.sofarpc.RpcException with {@code INTERNAL} if it makes no sense
   */
  @Nullable Object readResponse(MethodDescriptor method, byte[] message);
}
