// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import io.netty.buffer.ByteBuf;
import io.sofarpc.RpcException;
import org.jspecify.annotations.Nullable;

/** Finds the messages in the data of one exchange. Not thread-safe. */
interface MessageReader {

  /** Where messages are kept. */
  interface Room {

    /**
     * Makes room for bytes of a message before they are read.
     *
     * @throws RpcException if there is none; nothing can be read after that
     */
    void take(int bytes);
  }

  /**
   * Reads on.
   *
   * @param room for what is kept: {@link Message#keptBytes} of each enveloped message
   * @return the next message, {@code null} if all of the data was read
   * @throws RpcException if the message is too large or the bytes make no sense; nothing can be
   *     read after that
   */
  @Nullable Message next(ByteBuf data, Room room);

  /** As {@link #next(ByteBuf, Room)}, where there is room for whatever the caller has asked for. */
  default @Nullable Message next(ByteBuf data) {
    return next(data, bytes -> {});
  }

  /**
   * Says that there is no more data.
   *
   * @return a message that ends with the data, {@code null} if there is none
   * @throws RpcException if the data ends inside of a message
   */
  @Nullable Message end();
}
