// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.comparison.compare;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** What a client says when it has connected, before it is a connection to its server. */
enum Greeting {
  /** Nothing. */
  NONE("", ""),
  /** A heartbeat, which is answered. */
  BOLT("01010000010000000101000000000000000000000000", ""),
  /** The preface and empty settings; those of the server are acknowledged. */
  HTTP2(
      HexFormat.of()
              .formatHex("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII))
          + "000000040000000000",
      "000000040100000000");

  private final String first;
  private final String then;

  Greeting(String first, String then) {
    this.first = first;
    this.then = then;
  }

  /** Says it and waits for the first bytes of the answer. */
  void exchange(SocketChannel channel) throws IOException {
    if (first.isEmpty()) {
      return;
    }
    channel.write(bytes(first));
    if (channel.read(ByteBuffer.allocate(256)) < 0) {
      throw new EOFException("closed after the greeting " + this);
    }
    channel.write(bytes(then));
  }

  private static ByteBuffer bytes(String hex) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
  }
}
