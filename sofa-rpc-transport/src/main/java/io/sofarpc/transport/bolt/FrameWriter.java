// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.bolt;

import io.sofarpc.Metadata;
import io.sofarpc.codec.OutputBuffer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * Writes frames into an {@link OutputBuffer}: {@link #begin}, header pairs, {@link #endHeader},
 * content, {@link #end}, and {@link #seal} when the id is known.
 */
final class FrameWriter {

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

  private FrameWriter() {}

  /**
   * Starts a frame with everything before the header.
   *
   * @param detail time-out of a request, status of a response
   * @param classLength how much of {@code start} is the class name; the rest is header
   * @param start class name and ready-made header pairs
   */
  static void begin(
      OutputBuffer out,
      BoltDialect dialect,
      int type,
      int command,
      int codec,
      int detail,
      int classLength,
      byte[] start) {
    boolean request = type != Bolt.TYPE_RESPONSE;
    int headBytes = dialect.headBytes(request);
    out.ensure(headBytes + start.length);
    byte[] array = out.array();
    array[0] = (byte) dialect.protocol();
    if (dialect.protocol() == 2) {
      array[1] = (byte) dialect.version();
      array[dialect.codecOffset() + 1] = (byte) dialect.switches();
    }
    array[dialect.typeOffset()] = (byte) type;
    SHORT.set(array, dialect.commandOffset(), (short) command);
    array[dialect.commandOffset() + 2] = 1;
    array[dialect.codecOffset()] = (byte) codec;
    if (request) {
      INT.set(array, dialect.detailOffset(), detail);
    } else {
      SHORT.set(array, dialect.detailOffset(), (short) detail);
    }
    int lengths = dialect.lengthsOffset(request);
    SHORT.set(array, lengths, (short) classLength);
    System.arraycopy(start, 0, array, headBytes, start.length);
    out.size(headBytes + start.length);
  }

  /** Writes one pair of the header. */
  static void pair(OutputBuffer out, String name, String value) {
    text(out, name);
    text(out, value);
  }

  /** Writes all pairs but those with reserved names. */
  static void pairs(OutputBuffer out, Metadata metadata, Set<String> reserved) {
    if (!metadata.isEmpty()) {
      metadata.forEach(
          (name, value) -> {
            if (!reserved.contains(name)) {
              pair(out, name, value);
            }
          });
    }
  }

  private static void text(OutputBuffer out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.ensure(Integer.BYTES + bytes.length);
    INT.set(out.array(), out.size(), bytes.length);
    out.size(out.size() + Integer.BYTES);
    out.write(bytes, 0, bytes.length);
  }

  /**
   * Ends the header.
   *
   * @return its length, which the caller checks against its limit
   */
  static int endHeader(OutputBuffer out, BoltDialect dialect, boolean request) {
    int lengths = dialect.lengthsOffset(request);
    int classLength = (short) SHORT.get(out.array(), lengths);
    int headerLength = out.size() - dialect.headBytes(request) - classLength;
    SHORT.set(out.array(), lengths + 2, (short) headerLength);
    return headerLength;
  }

  /**
   * Ends the content and makes room for the checksum.
   *
   * @param contentStart the size of the buffer when the content began
   */
  static void end(OutputBuffer out, BoltDialect dialect, boolean request, int contentStart) {
    INT.set(out.array(), dialect.lengthsOffset(request) + 4, out.size() - contentStart);
    if (dialect.hasCrc()) {
      out.ensure(BoltDialect.CRC_BYTES);
      out.size(out.size() + BoltDialect.CRC_BYTES);
    }
  }

  /** Sets the id, then the checksum, of a complete frame. */
  static void seal(OutputBuffer out, BoltDialect dialect, int id) {
    byte[] array = out.array();
    INT.set(array, dialect.idOffset(), id);
    if (dialect.hasCrc()) {
      int end = out.size() - BoltDialect.CRC_BYTES;
      CRC32 crc = new CRC32();
      crc.update(array, 0, end);
      INT.set(array, end, (int) crc.getValue());
    }
  }

  /** Returns a frame without class name and content: a heartbeat, its answer, or a status. */
  static OutputBuffer headOnly(
      BoltDialect dialect, int type, int command, int codec, int detail, int id, Metadata headers) {
    boolean request = type != Bolt.TYPE_RESPONSE;
    OutputBuffer out = new OutputBuffer(dialect.headBytes(request) + BoltDialect.CRC_BYTES);
    begin(out, dialect, type, command, codec, detail, 0, new byte[0]);
    pairs(out, headers, Set.of());
    endHeader(out, dialect, request);
    end(out, dialect, request, out.size());
    seal(out, dialect, id);
    return out;
  }
}
