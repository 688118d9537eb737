// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import io.netty.buffer.ByteBuf;
import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
import io.sofarpc.codec.OutputBuffer;
import org.jspecify.annotations.Nullable;

/** Takes all data of an exchange as one message. Not thread-safe. */
final class BodyReader implements MessageReader {

  private final int flags;
  private final int maxBytes;
  private final OutputBuffer body;

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
    this.body = new OutputBuffer(start.length);
    body.write(start);
  }

  @Override
  public @Nullable Message next(ByteBuf data) {
    int bytes = data.readableBytes();
    if (bytes > maxBytes - body.size()) {
      throw new RpcException(
          StatusCode.RESOURCE_EXHAUSTED,
          "a message has more than %d bytes (limit)".formatted(maxBytes));
    }
    body.ensure(bytes);
    data.readBytes(body.array(), body.size(), bytes);
    body.size(body.size() + bytes);
    return null;
  }

  @Override
  public Message end() {
    byte[] all = body.toByteArray();
    body.recycle();
    return new Message(flags, all);
  }
}
