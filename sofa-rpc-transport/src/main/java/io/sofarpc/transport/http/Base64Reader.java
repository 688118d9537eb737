// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds messages in data that is written as base64, in pieces that each may be padded. Not
 * thread-safe.
 */
final class Base64Reader implements MessageReader {

  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  private static final byte[] DIGITS = digits();

  private final MessageReader messages;
  private final ByteBuf decoded = Unpooled.buffer();
  private int bits;
  private int digits; // in the bits
  private int padding;

  /** Starts at the beginning of a body. */
  Base64Reader(MessageReader messages) {
    this.messages = messages;
  }

  private static byte[] digits() {
    byte[] digits = new byte[256];
    Arrays.fill(digits, (byte) -1);
    for (int i = 0; i < ALPHABET.length(); i++) {
      digits[ALPHABET.charAt(i)] = (byte) i;
    }
    return digits;
  }

  @Override
  public @Nullable Message next(ByteBuf data, Room room) {
    Message message = messages.next(decoded, room);
    if (message == null && data.isReadable()) {
      decoded.clear(); // all of it was read
      while (data.isReadable()) {
        decode(data.readUnsignedByte());
      }
      message = messages.next(decoded, room);
    }
    return message;
  }

  private void decode(int character) {
    if (character == '=' && digits + padding >= 2) {
      padding++;
    } else if (DIGITS[character] < 0 || padding > 0) {
      throw new RpcException(StatusCode.INTERNAL, "the data is not base64");
    } else {
      bits = (bits << 6) | DIGITS[character];
      digits++;
    }
    if (digits + padding == 4) {
      int all = bits << (6 * padding);
      for (int i = 0; i < 3 - padding; i++) {
        decoded.writeByte(all >> (16 - 8 * i));
      }
      bits = 0;
      digits = 0;
      padding = 0;
    }
  }

  @Override
  public @Nullable Message end() {
    if (digits > 0) {
      throw new RpcException(StatusCode.INTERNAL, "the data ends inside of its base64");
    }
    return messages.end();
  }
}
