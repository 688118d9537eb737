// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What came back from a call that did not fail. Immutable. */
public final class Response {

  private static final CompletionStage<Metadata> NO_TRAILERS =
      CompletableFuture.completedStage(Metadata.empty());

  private final Metadata metadata;
  private final Payload payload;
  private final CompletionStage<Metadata> trailers;

  /**
   * Creates a response.
   *
   * @param metadata headers sent before the payload
   * @param payload one message or a stream of them
   * @param trailers headers sent after the last message; fails if the stream fails
   */
  public Response(Metadata metadata, Payload payload, CompletionStage<Metadata> trailers) {
    this.metadata = requireNonNull(metadata, "metadata");
    this.payload = requireNonNull(payload, "payload");
    this.trailers = requireNonNull(trailers, "trailers");
  }

  /** Returns a response with one message and no headers. */
  public static Response of(@Nullable Object message) {
    return of(Payload.of(message));
  }

  /** Returns a response with this payload and no headers. */
  public static Response of(Payload payload) {
    return new Response(Metadata.empty(), payload, NO_TRAILERS);
  }

  /**
   * Returns the headers sent before the payload, and those that SOFARPC's peers put into the
   * content beside it.
   */
  public Metadata metadata() {
    return metadata;
  }

  /** Returns the message or the stream of messages. */
  public Payload payload() {
    return payload;
  }

  /** Returns the headers sent after the last message; at once for a unary response. */
  public CompletionStage<Metadata> trailers() {
    return trailers;
  }

  /** Returns a copy with other headers. */
  public Response withMetadata(Metadata changed) {
    return new Response(changed, payload, trailers);
  }

  /** Returns a copy with another payload. */
  public Response withPayload(Payload changed) {
    return new Response(metadata, changed, trailers);
  }
}
