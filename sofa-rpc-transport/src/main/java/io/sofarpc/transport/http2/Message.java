// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http2;

import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;

/** One message as it travels, in an array of its own. */
final class Message {

  private final boolean compressed;
  private final byte[] bytes;

  /**
   * Creates a message.
   *
   * @param compressed whether the bytes are in the encoding that the headers named
   * @param bytes what is behind the prefix of five bytes; not copied
   */
  Message(boolean compressed, byte[] bytes) {
    this.compressed = compressed;
    this.bytes = bytes;
  }

  boolean compressed() {
    return compressed;
  }

  byte[] bytes() {
    return bytes;
  }

  /**
   * Returns what was written, inflated if need be.
   *
   * @param gzip whether the headers named an encoding
   * @param maxBytes of the result
   */
  byte[] content(boolean gzip, int maxBytes) {
    if (!compressed) {
      return bytes;
    }
    if (!gzip) {
      throw new RpcException(
          StatusCode.INTERNAL, "a message is compressed (expected: grpc-encoding in the headers)");
    }
    return Gzip.inflate(bytes, maxBytes);
  }
}
