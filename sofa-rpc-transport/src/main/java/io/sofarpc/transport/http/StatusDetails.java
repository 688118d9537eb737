// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * The details of a failure: messages of protobuf with the names of their types, as {@code
 * google.rpc.Status} holds them in {@code grpc-status-details-bin}. Knows as much of protobuf's
 * format as this message needs.
 */
final class StatusDetails {

  /** The name of the header with a {@code google.rpc.Status}. */
  static final String NAME = "grpc-status-details-bin";

  private static final String TYPE_PREFIX = "type.googleapis.com/";
  private static final int STATUS_DETAILS = 3;
  private static final int ANY_TYPE = 1;
  private static final int ANY_VALUE = 2;

  private StatusDetails() {}

  /**
   * One detail.
   *
   * @param type the full name of the message, without a host in front
   * @param value the message as base64 without padding
   */
  record Detail(String type, String value) {}

  /**
   * Returns the details in a status.
   *
   * @param status a {@code google.rpc.Status}
   * @return none if the bytes make no sense
   */
  static List<Detail> read(byte[] status) {
    List<Detail> details = new ArrayList<>();
    try {
      Fields fields = new Fields(status);
      while (fields.next()) {
        if (fields.number == STATUS_DETAILS) {
          details.add(readAny(fields.bytes));
        }
      }
    } catch (IndexOutOfBoundsException | IllegalArgumentException garbage) {
      return List.of();
    }
    return details;
  }

  private static Detail readAny(byte[] any) {
    String type = "";
    byte[] value = {};
    Fields fields = new Fields(any);
    while (fields.next()) {
      if (fields.number == ANY_TYPE) {
        type = new String(fields.bytes, StandardCharsets.UTF_8);
      } else if (fields.number == ANY_VALUE) {
        value = fields.bytes;
      }
    }
    return new Detail(
        type.substring(type.lastIndexOf('/') + 1),
        Base64.getEncoder().withoutPadding().encodeToString(value));
  }

  /**
   * Returns a {@code google.rpc.Status}.
   *
   * @throws IllegalArgumentException if a detail is not base64
   */
  static byte[] write(int code, String message, List<Detail> details) {
    ByteArrayOutputStream status = new ByteArrayOutputStream();
    status.write(1 << 3);
    writeVarint(status, code);
    writeBytes(status, 2, message.getBytes(StandardCharsets.UTF_8));
    for (Detail detail : details) {
      ByteArrayOutputStream any = new ByteArrayOutputStream();
      writeBytes(any, ANY_TYPE, (TYPE_PREFIX + detail.type).getBytes(StandardCharsets.UTF_8));
      writeBytes(any, ANY_VALUE, Base64.getDecoder().decode(detail.value));
      writeBytes(status, STATUS_DETAILS, any.toByteArray());
    }
    return status.toByteArray();
  }

  private static void writeBytes(ByteArrayOutputStream out, int field, byte[] bytes) {
    out.write((field << 3) | Fields.LENGTH_DELIMITED);
    writeVarint(out, bytes.length);
    out.writeBytes(bytes);
  }

  private static void writeVarint(ByteArrayOutputStream out, int value) {
    int left = value;
    while ((left & ~0x7f) != 0) {
      out.write((left & 0x7f) | 0x80);
      left >>>= 7;
    }
    out.write(left);
  }

  /** Goes through the fields of a message. */
  private static final class Fields {

    static final int LENGTH_DELIMITED = 2;

    private final byte[] message;
    private int at;
    private int number;
    private byte[] bytes = {}; // of a field with a length, else empty

    Fields(byte[] message) {
      this.message = message;
    }

    boolean next() {
      if (at == message.length) {
        return false;
      }
      long tag = varint();
      number = (int) (tag >>> 3);
      bytes = new byte[0];
      switch ((int) tag & 7) {
        case 0 -> varint();
        case 1 -> take(8);
        case LENGTH_DELIMITED -> bytes = take(varint());
        case 5 -> take(4);
        default -> throw new IllegalArgumentException("wire type " + (tag & 7));
      }
      return true;
    }

    private long varint() {
      long value = 0;
      for (int shift = 0; shift < 64; shift += 7) {
        byte next = message[at++];
        value |= (next & 0x7fL) << shift;
        if (next >= 0) {
          return value;
        }
      }
      throw new IllegalArgumentException("a number of more than 64 bits");
    }

    private byte[] take(long length) {
      if (length < 0 || length > message.length - at) {
        throw new IllegalArgumentException("a field of " + length + " bytes");
      }
      int from = at;
      at += (int) length;
      return Arrays.copyOfRange(message, from, at);
    }
  }
}
