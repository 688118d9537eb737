// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sofarpc.codec.OutputBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Dubbo's messages around values, which are written in protobuf's format: how the values are
 * serialized (field 1), the values (field 2), and the names of their types (field 3). A request has
 * the values of all arguments, each on its own, a response has one.
 *
 * @param serialization such as {@code hessian4}, as Dubbo calls Hessian 2.0 here
 * @param values where they are in the message
 * @param types {@link Class#getName()} of each
 */
record TripleMessage(String serialization, List<Slice> values, List<String> types) {

  private static final int SERIALIZATION = 1;
  private static final int VALUE = 2;
  private static final int TYPE = 3;

  private static final int WIRE_TYPES = 7;
  private static final int WITH_LENGTH = 2;
  private static final int MAX_VARINT = 10;

  /** No method has more arguments. */
  private static final int MAX_VALUES = 255;

  /** Some bytes of a message. */
  record Slice(int offset, int length) {}

  /**
   * Reads a message.
   *
   * @throws HessianException if the bytes are none
   */
  static TripleMessage read(byte[] message) {
    return new Fields(message).read();
  }

  /** Writes a message with one value. */
  static void write(String serialization, HessianWriter value, String type, OutputBuffer out) {
    byte[] name = serialization.getBytes(UTF_8);
    writeField(SERIALIZATION, name, name.length, out);
    writeField(VALUE, value.array(), value.size(), out);
    byte[] typeName = type.getBytes(UTF_8);
    writeField(TYPE, typeName, typeName.length, out);
  }

  private static void writeField(int number, byte[] bytes, int length, OutputBuffer out) {
    out.write((number << 3) | WITH_LENGTH);
    int left = length;
    while (left > 0x7f) {
      out.write((left & 0x7f) | 0x80);
      left >>>= 7;
    }
    out.write(left);
    out.write(bytes, 0, length);
  }

  /** Goes through the fields of one message; those that are not known are left out. */
  private static final class Fields {

    private final byte[] message;
    private int at;

    Fields(byte[] message) {
      this.message = message;
    }

    TripleMessage read() {
      String serialization = "";
      List<Slice> values = new ArrayList<>();
      List<String> types = new ArrayList<>();
      while (at < message.length) {
        long tag = varint();
        if ((tag & WIRE_TYPES) != WITH_LENGTH) {
          skip((int) tag & WIRE_TYPES);
          continue;
        }
        Slice field = take(varint());
        long number = tag >>> 3;
        if (number == SERIALIZATION) {
          serialization = text(field);
        } else if (number == VALUE) {
          add(values, field);
        } else if (number == TYPE) {
          add(types, text(field));
        }
      }
      return new TripleMessage(serialization, values, types);
    }

    private static <T> void add(List<T> list, T element) {
      if (list.size() == MAX_VALUES) {
        throw new HessianException("more than " + MAX_VALUES + " arguments");
      }
      list.add(element);
    }

    private void skip(int wireType) {
      switch (wireType) {
        case 0 -> varint();
        case 1 -> take(8);
        case 5 -> take(4);
        default -> throw new HessianException("a field of protobuf's wire type " + wireType);
      }
    }

    private String text(Slice field) {
      return new String(message, field.offset, field.length, UTF_8);
    }

    private Slice take(long length) {
      if (length < 0 || length > message.length - at) {
        throw new HessianException("the message ends inside a field of " + length + " bytes");
      }
      Slice slice = new Slice(at, (int) length);
      at += (int) length;
      return slice;
    }

    private long varint() {
      long value = 0;
      for (int i = 0; i < MAX_VARINT; i++) {
        if (at == message.length) {
          throw new HessianException("the message ends inside a number");
        }
        byte next = message[at++];
        value |= (next & 0x7fL) << (7 * i);
        if (next >= 0) {
          return value;
        }
      }
      throw new HessianException("a number of more than 64 bits");
    }
  }
}
