// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http2;

import io.netty.buffer.ByteBuf;
import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the messages out of the data of one stream: a byte that says whether it is compressed, the
 * length in four bytes, the message. Copies what it reads; memory grows with what has arrived, not
 * with the length that was announced. Not thread-safe.
 */
final class MessageReader {

  private static final int FIRST_BYTES = 16 << 10;

  private final int maxBytes;
  private final byte[] prefix = new byte[Grpc.PREFIX_BYTES];
  private int prefixBytes;
  private byte[] body = Grpc.NOTHING;
  private int bodyBytes;
  private int length;

  /**
   * Starts at the beginning of a stream.
   *
   * @param maxBytes of one message
   */
  MessageReader(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * Reads on.
   *
   * @return the next message, {@code null} if all of the data was read
   * @throws RpcException if the message is too large or the bytes make no sense; nothing can be
   *     read after that
   */
  @Nullable Message next(ByteBuf data) {
    if (prefixBytes < prefix.length) {
      int count = Math.min(prefix.length - prefixBytes, data.readableBytes());
      data.readBytes(prefix, prefixBytes, count);
      prefixBytes += count;
      if (prefixBytes < prefix.length) {
        return null;
      }
      begin(data);
    }
    readBody(data);
    if (bodyBytes < length) {
      return null;
    }
    Message message = new Message(prefix[0] == 1, body);
    body = Grpc.NOTHING;
    bodyBytes = 0;
    prefixBytes = 0;
    return message;
  }

  private void begin(ByteBuf data) {
    if (prefix[0] != 0 && prefix[0] != 1) {
      throw new RpcException(
          StatusCode.INTERNAL, "a message starts with " + prefix[0] + " (expected: 0 or 1)");
    }
    length =
        (prefix[1] & 0xff) << 24
            | (prefix[2] & 0xff) << 16
            | (prefix[3] & 0xff) << 8
            | (prefix[4] & 0xff);
    if (length < 0 || length > maxBytes) {
      throw new RpcException(
          StatusCode.RESOURCE_EXHAUSTED,
          "a message has %d bytes (limit: %d)".formatted(length & 0xffff_ffffL, maxBytes));
    }
    body = new byte[Math.min(length, Math.max(FIRST_BYTES, data.readableBytes()))];
  }

  private void readBody(ByteBuf data) {
    int count = Math.min(length - bodyBytes, data.readableBytes());
    if (count > body.length - bodyBytes) {
      long doubled = Math.max(bodyBytes + count, body.length * 2L);
      body = Arrays.copyOf(body, (int) Math.min(length, doubled));
    }
    data.readBytes(body, bodyBytes, count);
    bodyBytes += count;
  }

  /** Returns whether a message has begun that is not complete. */
  boolean isInMessage() {
    return prefixBytes > 0;
  }
}
