// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import io.sofarpc.RpcException;
import io.sofarpc.codec.OutputBuffer;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** Writes messages with the envelope that {@link EnvelopeReader} reads. */
final class EnvelopeWriter {

  private final int maxBytes;
  private int lastBytes = 256; // a guess: races are harmless

  /**
   * Creates a writer.
   *
   * @param maxBytes of one message, before it is compressed
   */
  EnvelopeWriter(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * Returns a message with its envelope.
   *
   * @param gzip whether it is compressed if it is large
   * @param content writes the message
   * @param tooLarge makes the failure from the size of a message that is too large
   */
  OutputBuffer write(
      boolean gzip, Consumer<OutputBuffer> content, IntFunction<RpcException> tooLarge) {
    OutputBuffer out = new OutputBuffer(lastBytes + lastBytes / 16);
    out.size(Grpc.PREFIX_BYTES);
    content.accept(out);
    int bytes = out.size() - Grpc.PREFIX_BYTES;
    if (bytes > maxBytes) {
      throw tooLarge.apply(bytes);
    }
    lastBytes = out.size();
    boolean compress = gzip && bytes >= Gzip.MIN_BYTES;
    if (compress) {
      Gzip.deflate(out, Grpc.PREFIX_BYTES);
    }
    envelope(out, compress ? Message.COMPRESSED : 0);
    return out;
  }

  /** Fills in the first {@value Grpc#PREFIX_BYTES} bytes, in front of the message. */
  static void envelope(OutputBuffer out, int flags) {
    byte[] array = out.array();
    int length = out.size() - Grpc.PREFIX_BYTES;
    array[0] = (byte) flags;
    array[1] = (byte) (length >> 24);
    array[2] = (byte) (length >> 16);
    array[3] = (byte) (length >> 8);
    array[4] = (byte) length;
  }
}
