// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import io.sofarpc.Metadata;
import io.sofarpc.RpcException;

/**
 * How Dubbo calls plain Java interfaces with its protocol Triple: as gRPC that says it carries
 * protobuf, and it does, but the same two messages whatever the method is. Of methods with one name
 * the message says which is meant.
 */
final class Triple {

  /** The codec of those messages. */
  static final String CODEC = "triple";

  /** Says that the message of an answer is what the service threw, whose status is OK then. */
  private static final String EXCEPTION = "tri-exception-code";

  private static final String THROWN_BY_SERVICE = "3";

  private static final int FIRST_FIELD = 0x0a; // number 1, with a length

  private Triple() {}

  /**
   * Returns whether a request is one of Dubbo's, which begins with the name of a serialization. A
   * message that reflection shows for a plain Java interface never has such a field.
   */
  static boolean isWrapper(byte[] request) {
    return request.length > 0 && request[0] == FIRST_FIELD;
  }

  /** Returns the headers of an answer that holds what the service threw. */
  static Metadata headers(RpcException failure) {
    return Headers.sendable(failure).with(EXCEPTION, THROWN_BY_SERVICE);
  }
}
