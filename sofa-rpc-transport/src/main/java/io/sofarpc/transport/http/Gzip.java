// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
import io.sofarpc.codec.OutputBuffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Messages compressed with gzip. */
final class Gzip {

  /** Smaller messages are sent as they are. */
  static final int MIN_BYTES = 1 << 10;

  private static final int CHUNK_BYTES = 8 << 10;

  private Gzip() {}

  /**
   * Returns what was compressed.
   *
   * @param maxBytes of the result; no more is inflated
   * @throws RpcException with {@code RESOURCE_EXHAUSTED} if it is larger, with {@code INTERNAL} if
   *     the bytes are not what gzip makes
   */
  static byte[] inflate(byte[] compressed, int maxBytes) {
    OutputBuffer out =
        new OutputBuffer((int) Math.min(maxBytes, Math.max(CHUNK_BYTES, compressed.length * 2L)));
    try (GZIPInputStream in =
        new GZIPInputStream(new ByteArrayInputStream(compressed), CHUNK_BYTES)) {
      while (true) {
        out.ensure(CHUNK_BYTES);
        int count = in.read(out.array(), out.size(), CHUNK_BYTES);
        if (count < 0) {
          return out.toByteArray();
        }
        out.size(out.size() + count);
        if (out.size() > maxBytes) {
          throw new RpcException(
              StatusCode.RESOURCE_EXHAUSTED,
              "a compressed message has more than " + maxBytes + " bytes (limit)");
        }
      }
    } catch (IOException garbage) {
      throw new RpcException(
          StatusCode.INTERNAL, "a message is not what gzip makes: " + garbage, garbage);
    }
  }

  /** Compresses what has been written from a position on. */
  static void deflate(OutputBuffer out, int from) {
    OutputBuffer smaller = new OutputBuffer((out.size() - from) / 2);
    try (GZIPOutputStream gzip = new GZIPOutputStream(smaller, CHUNK_BYTES)) {
      gzip.write(out.array(), from, out.size() - from);
    } catch (IOException impossible) { // in memory
      throw new UncheckedIOException(impossible);
    }
    out.size(from);
    out.write(smaller.array(), 0, smaller.size());
  }
}
