// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec;

import io.sofarpc.Metadata;
import io.sofarpc.MethodDescriptor;
import io.sofarpc.Request;
import io.sofarpc.RpcException;
import org.jspecify.annotations.Nullable;

/**
 * A codec bound to one service: writes and reads the contents of requests and responses.
 *
 * <p>Thread-safe; holds no state of a call. Runs on callers', callback and service threads; on an
 * event loop only for methods marked non-blocking, and {@link #hasHeaders}. Reading arrays it is
 * handed never changes them, and they are not kept longer than the call.
 */
public interface ServiceCodec {

  /**
   * Writes the content of a request: the arguments, and what the wire format of this codec wants
   * beside them.
   *
   * @throws RpcException with {@code INVALID_ARGUMENT} if an argument cannot be written, naming the
   *     class and where it was found
   */
  void writeRequest(Request request, OutputBuffer out);

  /**
   * Reads as much of a request's content as is needed to know the method; the arguments are decoded
   * when the payload is first read.
   *
   * @param method what the protocol's header says, {@code null} if it says nothing
   * @param headers the protocol's header
   * @param content the whole content
   * @throws RpcException with {@code INVALID_ARGUMENT} if the content makes no sense
   */
  RequestContent readRequest(@Nullable String method, Metadata headers, byte[] content);

  /**
   * Writes the content of a response.
   *
   * @param method what was called
   * @param headers that travel with the response
   * @param result what the method returned
   * @throws RpcException with {@code INTERNAL} if the result cannot be written, naming the class
   *     and where it was found
   */
  void writeResult(
      MethodDescriptor method, Metadata headers, @Nullable Object result, OutputBuffer out);

  /**
   * Writes the content of a response that says the call failed: the exception of the service for a
   * {@link io.sofarpc.ServiceException}, else the message. Never fails: an exception that cannot be
   * written is replaced by its message.
   *
   * @param method what was called
   * @param headers that travel with the response
   * @param withCauses whether the peer reads an exception's cause and suppressed exceptions; stock
   *     SOFARPC peers on JDK 17 and later fail on them, so they are written only to peers of this
   *     framework
   */
  void writeFailure(
      MethodDescriptor method,
      Metadata headers,
      RpcException failure,
      boolean withCauses,
      OutputBuffer out);

  /**
   * Reads the content of a response.
   *
   * @param method what was called
   * @param failed whether the protocol's header says that this is a failure
   * @param content the whole content
   * @return the result
   * @throws io.sofarpc.ServiceException if the service threw
   * @throws RpcException what the provider's framework answered, or {@code INTERNAL} if the content
   *     makes no sense
   */
  @Nullable Object readResult(MethodDescriptor method, boolean failed, byte[] content);

  /**
   * Returns whether the content of a response seems to have headers of its own, where some peers
   * put them. Asked when the protocol's header is empty, on an event loop: it looks at a few bytes.
   */
  default boolean hasHeaders(byte[] content) {
    return false;
  }

  /**
   * Reads the headers in the content of a response, which is decoded on its own later.
   *
   * @param content the whole content, for which {@link #hasHeaders} said yes
   * @return the headers, none if the content makes no sense; never fails
   */
  default Metadata readHeaders(byte[] content) {
    return Metadata.empty();
  }

  /**
   * Returns how single messages are written, for protocols that carry streams; {@code null}, as by
   * default, if this codec cannot.
   */
  default @Nullable MessageCodec messages() {
    return null;
  }
}
