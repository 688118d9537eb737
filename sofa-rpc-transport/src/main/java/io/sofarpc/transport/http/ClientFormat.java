// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import io.netty.handler.codec.http2.Http2Headers;
import io.sofarpc.Metadata;
import io.sofarpc.RpcException;
import io.sofarpc.codec.OutputBuffer;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a call looks like inside of an exchange of HTTP, on a client: one object for each call,
 * which writes the request and reads the answer. What it throws says what is wrong with the answer.
 */
interface ClientFormat {

  /** The names of the formats, in the attribute {@code format} of an endpoint. */
  String GRPC = "grpc";

  String GRPC_WEB = "grpc-web";
  String CONNECT = "connect";

  List<String> NAMES = List.of(GRPC, GRPC_WEB, CONNECT);

  /**
   * Returns a message of the request as it travels; on any thread.
   *
   * @param writer for messages with an envelope
   * @param gzip whether it may be compressed
   * @param message writes it
   * @param tooLarge makes the failure from the size of one that is too large
   */
  OutputBuffer write(
      EnvelopeWriter writer,
      boolean gzip,
      Consumer<OutputBuffer> message,
      IntFunction<RpcException> tooLarge);

  /**
   * Adds the protocol's own fields to the head of the request, once its only message is written;
   * method and path are there.
   *
   * @param timeoutNanos -1 for none
   * @param gzip whether messages may be compressed
   */
  void writeHead(Http2Headers head, long timeoutNanos, boolean gzip);

  /** Returns whether messages follow the head that was written; else it has them. */
  default boolean hasBody() {
    return true;
  }

  /** Returns what finds the messages in the data of the answer, whose head was read. */
  MessageReader reader(int maxBytes);

  /**
   * Reads the head of the answer.
   *
   * @return the headers of the user
   */
  Metadata begin(Http2Headers head);

  /**
   * Returns how the call ended if its head is all of the answer, {@code null} if it does not say.
   */
  @Nullable Ending endInHead(Http2Headers head);

  /** Returns how the call ended if a message says that, {@code null} if it is one of the user's. */
  @Nullable Ending endIn(Message message, int maxBytes);

  /** Returns how the call ended if trailers of HTTP say that, {@code null} if they do not count. */
  @Nullable Ending endIn(Http2Headers trailers);

  /** Returns how the call ended if its data ends without another word. */
  Ending endOfData(@Nullable Message last, int maxBytes);

  /** Returns a message of the answer as it was before it was compressed. */
  byte[] content(Message message, int maxBytes);

  /**
   * How a call ended.
   *
   * @param failure {@code null} for success
   * @param trailers of success; a failure has its own
   * @param only the message that has come with the end, if there is one
   * @param thrown what the service threw, in base64, {@code null} if it is not told
   */
  record Ending(
      @Nullable RpcException failure,
      Metadata trailers,
      @Nullable Message only,
      @Nullable CharSequence thrown) {

    static Ending success(Metadata trailers, @Nullable Message only) {
      return new Ending(null, trailers, only, null);
    }

    static Ending failure(RpcException failure, @Nullable CharSequence thrown) {
      return new Ending(failure, Metadata.empty(), null, thrown);
    }
  }
}
