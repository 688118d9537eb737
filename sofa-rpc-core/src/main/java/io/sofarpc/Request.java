// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc;

import static java.util.Objects.requireNonNull;

/**
 * One call, as sent or received. Immutable; the {@code with} methods return a changed copy.
 *
 * <p>The message of a unary request to a Java method is an {@code Object[]} with the arguments in
 * order; it must not be modified. The messages of a stream are the elements themselves.
 */
public final class Request {

  private final MethodDescriptor method;
  private final Metadata metadata;
  private final Payload payload;
  private final CallContext context;

  /**
   * Creates a request.
   *
   * @param method what is called
   * @param metadata headers that travel with the call
   * @param payload one message or a stream of them
   * @param context the life of this call
   */
  public Request(MethodDescriptor method, Metadata metadata, Payload payload, CallContext context) {
    this.method = requireNonNull(method, "method");
    this.metadata = requireNonNull(metadata, "metadata");
    this.payload = requireNonNull(payload, "payload");
    this.context = requireNonNull(context, "context");
  }

  /** Returns what is called. */
  public MethodDescriptor method() {
    return method;
  }

  /** Returns the headers that travel with the call. */
  public Metadata metadata() {
    return metadata;
  }

  /** Returns the message or the stream of messages. */
  public Payload payload() {
    return payload;
  }

  /** Returns the life of this call: its deadline, cancellation and end. */
  public CallContext context() {
    return context;
  }

  /**
   * Returns a copy with one header set.
   *
   * @param name the header's name; a value already there is replaced
   * @param value the header's value
   */
  public Request withHeader(String name, String value) {
    return withMetadata(metadata.with(name, value));
  }

  /** Returns a copy with other headers. */
  public Request withMetadata(Metadata changed) {
    return new Request(method, changed, payload, context);
  }

  /** Returns a copy with another payload. */
  public Request withPayload(Payload changed) {
    return new Request(method, metadata, changed, context);
  }

  /** Returns a copy with another context, as an attempt needs it. */
  public Request withContext(CallContext changed) {
    return new Request(method, metadata, payload, changed);
  }

  /** Returns the method's full name, for logs. */
  @Override
  public String toString() {
    return "Request[" + method + "]";
  }
}
