// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;

/** What clients of all formats look at in the head of an answer. */
final class Answers {

  private static final AsciiString OK = AsciiString.cached("200");

  private Answers() {}

  static boolean isOk(Http2Headers head) {
    CharSequence status = head.status();
    return status != null && OK.contentEquals(status);
  }

  /** Fails with the code that another status of HTTP stands for. */
  static void requireOk(Http2Headers head) {
    if (!isOk(head)) {
      throw new RpcException(codeOf(head), "HTTP status " + head.status());
    }
  }

  /** Returns the code that a status of HTTP stands for. */
  static StatusCode codeOf(Http2Headers head) {
    CharSequence status = head.status();
    try {
      return StatusCode.ofHttp(status == null ? 0 : Integer.parseInt(status.toString()));
    } catch (NumberFormatException garbage) {
      return StatusCode.UNKNOWN;
    }
  }

  /** Returns whether messages may be compressed; fails if it is in a way that nobody asked for. */
  static boolean isGzip(Http2Headers head, CharSequence field) {
    try {
      return Grpc.isGzip(head, field);
    } catch (RpcException unknown) {
      throw new RpcException(StatusCode.INTERNAL, String.valueOf(unknown.getMessage()), unknown);
    }
  }
}
