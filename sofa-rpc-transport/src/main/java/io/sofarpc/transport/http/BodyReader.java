// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import io.netty.buffer.ByteBuf;
import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Takes all data of an exchange as one message. Not thread-safe. */
final class BodyReader implements MessageReader {

  private final int flags;
  private final int maxBytes;
  private byte[] body;
  private int size;

  /**
   * Starts at the beginning of a body.
   *
   * @param flags of the message
   * @param start what comes before the data
   * @param maxBytes of the message
   */
  BodyReader(int flags, byte[] start, int maxBytes) {
    this.flags = flags;
    this.maxBytes = maxBytes;
    this.body = start;
    this.size = start.length;
  }

  @Override
  public @Nullable Message next(ByteBuf data, Room room) {
    int bytes = data.readableBytes();
    if (bytes > maxBytes - size) {
      throw new RpcException(
          StatusCode.RESOURCE_EXHAUSTED,
          "a message has more than %d bytes (limit)".formatted(maxBytes));
    }
    if (bytes > body.length - size) {
      int larger = (int) Math.min(maxBytes, Math.max(size + bytes, body.length * 2L));
      room.take(larger - body.length);
      body = Arrays.copyOf(body, larger);
    }
    data.readBytes(body, size, bytes);
    size += bytes;
    return null;
  }

  @Override
  public Message end() {
    return new Message(flags, size == body.length ? body : Arrays.copyOf(body, size));
  }
}
