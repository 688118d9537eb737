// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.connect;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Messages of the suite on standard input and output, each behind its length. */
final class Frames {

  private Frames() {}

  /** Reads the next message, {@code null} at the end. */
  static <T> @Nullable T read(DataInputStream in, Parser<T> parser) throws IOException {
    int length;
    try {
      length = in.readInt();
    } catch (EOFException end) {
      return null;
    }
    return parser.parseFrom(in.readNBytes(length));
  }

  static void write(DataOutputStream out, MessageLite message) throws IOException {
    byte[] bytes = message.toByteArray();
    synchronized (out) {
      out.writeInt(bytes.length);
      out.write(bytes);
      out.flush();
    }
  }
}
