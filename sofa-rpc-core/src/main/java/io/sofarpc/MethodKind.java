// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc;

/** How many messages go in each direction of a call. */
public enum MethodKind {
  /** One request, one response. */
  UNARY,
  /** One request, no response. */
  ONE_WAY,
  /** Many requests, one response. */
  CLIENT_STREAM,
  /** One request, many responses. */
  SERVER_STREAM,
  /** Many requests, many responses. */
  BIDI_STREAM;

  /** Returns whether the caller sends a stream. */
  public boolean streamsRequests() {
    return this == CLIENT_STREAM || this == BIDI_STREAM;
  }

  /** Returns whether the provider answers with a stream. */
  public boolean streamsResponses() {
    return this == SERVER_STREAM || this == BIDI_STREAM;
  }
}
