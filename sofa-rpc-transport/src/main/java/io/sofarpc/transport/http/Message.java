// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;

/** One message as it travels, in an array of its own. */
final class Message {

  /** The flag of a message that is in the encoding which the headers named. */
  static final int COMPRESSED = 1;

  /** What it takes beside its bytes, about. */
  static final int OBJECT_BYTES = 64;

  private final int flags;
  private final byte[] bytes;

  /**
   * Creates a message.
   *
   * @param flags the first byte of its envelope
   * @param bytes what is behind the envelope's five bytes; not copied
   */
  Message(int flags, byte[] bytes) {
    this.flags = flags;
    this.bytes = bytes;
  }

  /** Returns whether a flag is set. */
  boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /** Returns how many bytes it takes while it is kept. */
  int keptBytes() {
    return OBJECT_BYTES + bytes.length;
  }

  byte[] bytes() {
    return bytes;
  }

  /**
   * Returns what was written, inflated if need be.
   *
   * @param gzip whether the headers named an encoding
   * @param field that names it
   * @param maxBytes of the result
   */
  byte[] content(boolean gzip, CharSequence field, int maxBytes) {
    if (!has(COMPRESSED)) {
      return bytes;
    }
    if (!gzip) {
      throw new RpcException(
          StatusCode.INTERNAL, "a message is compressed (expected: " + field + " in the headers)");
    }
    return bytes.length == 0 ? bytes : Gzip.inflate(bytes, maxBytes); // peers leave nothing alone
  }
}
