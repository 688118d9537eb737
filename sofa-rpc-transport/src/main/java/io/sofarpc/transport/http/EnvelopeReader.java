// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import io.netty.buffer.ByteBuf;
import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts enveloped messages out of the data of one exchange: a byte of flags, the length in four
 * bytes, the message. Copies what it reads; memory grows with what has arrived, not with the length
 * that was announced. Not thread-safe.
 */
final class EnvelopeReader implements MessageReader {

  private static final int FIRST_BYTES = 16 << 10;

  private final int flags;
  private final int maxBytes;
  private final byte[] prefix = new byte[Grpc.PREFIX_BYTES];
  private int prefixBytes;
  private byte[] body = Grpc.NOTHING;
  private int bodyBytes;
  private int length;

  /**
   * Starts at the beginning of a stream.
   *
   * @param flags the bits that the first byte of a message may have
   * @param maxBytes of one message
   */
  EnvelopeReader(int flags, int maxBytes) {
    this.flags = flags;
    this.maxBytes = maxBytes;
  }

  @Override
  public @Nullable Message next(ByteBuf data, Room room) {
    if (prefixBytes < prefix.length) {
      int count = Math.min(prefix.length - prefixBytes, data.readableBytes());
      data.readBytes(prefix, prefixBytes, count);
      prefixBytes += count;
      if (prefixBytes < prefix.length) {
        return null;
      }
      begin(data, room);
    }
    readBody(data, room);
    if (bodyBytes < length) {
      return null;
    }
    Message message = new Message(prefix[0] & 0xff, body);
    body = Grpc.NOTHING;
    bodyBytes = 0;
    prefixBytes = 0;
    return message;
  }

  private void begin(ByteBuf data, Room room) {
    if ((prefix[0] & 0xff & ~flags) != 0) {
      throw new RpcException(
          StatusCode.INTERNAL,
          "a message starts with %d (expected: bits of %d)".formatted(prefix[0] & 0xff, flags));
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
    int first = Math.min(length, Math.max(FIRST_BYTES, data.readableBytes()));
    room.take(Message.OBJECT_BYTES + first);
    body = new byte[first];
  }

  private void readBody(ByteBuf data, Room room) {
    int count = Math.min(length - bodyBytes, data.readableBytes());
    if (count > body.length - bodyBytes) {
      long doubled = Math.max(bodyBytes + count, body.length * 2L);
      int larger = (int) Math.min(length, doubled);
      room.take(larger - body.length);
      body = Arrays.copyOf(body, larger);
    }
    data.readBytes(body, bodyBytes, count);
    bodyBytes += count;
  }

  @Override
  public @Nullable Message end() {
    if (prefixBytes > 0) {
      throw new RpcException(StatusCode.INTERNAL, "the data ends inside of a message");
    }
    return null;
  }
}
