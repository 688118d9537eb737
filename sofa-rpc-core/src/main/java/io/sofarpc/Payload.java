// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.Flow;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a request or a response carries: one message, or a stream of them. */
public sealed interface Payload permits Payload.Unary, Payload.Stream {

  /** Returns a payload of one message that is already a value. */
  static Unary of(@Nullable Object message) {
    return new Unary(message, null);
  }

  /**
   * Returns a payload of one message that is decoded when it is first read, on the reader's thread.
   *
   * @param decoder called at most once; what it throws is thrown to each reader
   */
  static Unary decoding(Supplier<? extends @Nullable Object> decoder) {
    return new Unary(null, requireNonNull(decoder, "decoder"));
  }

  /** Returns a payload of many messages. */
  static Stream stream(Flow.Publisher<?> messages) {
    return new Stream(messages);
  }

  /** One message. Thread-safe. */
  final class Unary implements Payload {

    private volatile @Nullable Supplier<? extends @Nullable Object> decoder;
    private @Nullable Object message; // published by the volatile write of decoder
    private @Nullable RuntimeException failure;

    private Unary(
        @Nullable Object message, @Nullable Supplier<? extends @Nullable Object> decoder) {
      this.message = message;
      this.decoder = decoder;
    }

    /**
     * Returns the message; decodes it if nobody has read it before.
     *
     * @return the value, {@code null} for a null or void result
     * @throws RpcException if the bytes cannot be decoded, or carry a failure
     */
    public @Nullable Object message() {
      if (decoder != null) {
        decode();
      }
      if (failure != null) {
        throw failure;
      }
      return message;
    }

    private synchronized void decode() {
      Supplier<? extends @Nullable Object> first = decoder;
      if (first == null) {
        return;
      }
      try {
        message = first.get();
      } catch (Throwable thrown) {
        failure = RpcException.from(thrown);
      }
      decoder = null;
    }
  }

  /** Many messages, with back-pressure: nothing flows until the subscriber asks for it. */
  final class Stream implements Payload {

    private final Flow.Publisher<?> messages;

    private Stream(Flow.Publisher<?> messages) {
      this.messages = requireNonNull(messages, "messages");
    }

    /** Returns the messages; can be subscribed to once. */
    @SuppressWarnings("unchecked") // a publisher of T publishes objects
    public Flow.Publisher<Object> messages() {
      return (Flow.Publisher<Object>) messages;
    }
  }
}
