// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.comparison.netty;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.sofarpc.comparison.messages.MessageMethod;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Length, id of the call, method, message. */
final class Frames {

  static final int MAX_LENGTH = 16 << 20;

  private static final MessageMethod[] METHODS = MessageMethod.values();
  private static final int HEADER = 4 + 4 + 1;

  private Frames() {}

  @SuppressWarnings("EnumOrdinal") // both ends are always of one build
  static ByteBuf write(Channel channel, int id, MessageMethod method, Message message) {
    int size = message.getSerializedSize();
    ByteBuf frame = channel.alloc().directBuffer(HEADER + size, HEADER + size);
    frame.writeInt(HEADER - 4 + size).writeInt(id).writeByte(method.ordinal());
    CodedOutputStream out = CodedOutputStream.newInstance(frame.internalNioBuffer(HEADER, size));
    try {
      message.writeTo(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // there is no I/O
    }
    return frame.writerIndex(HEADER + size);
  }

  static MessageMethod method(ByteBuf frame) {
    return METHODS[frame.readByte()];
  }

  static Message message(ByteBuf frame, Message type) {
    try {
      return type.getParserForType().parseFrom(CodedInputStream.newInstance(frame.nioBuffer()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
