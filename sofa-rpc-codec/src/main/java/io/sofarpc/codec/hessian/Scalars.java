// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import java.util.Date;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Values without a class name on the wire: numbers, strings, bytes, dates. */
final class Scalars {

  /** Targets of all scalar classes; which primitives take is what their boxes take, but null. */
  static final List<Target> TARGETS =
      List.of(
          target(boolean.class, false, HessianReader::readBoolean),
          target(byte.class, (byte) 0, in -> toByte(in.readInt())),
          target(short.class, (short) 0, in -> toShort(in.readInt())),
          target(int.class, 0, HessianReader::readInt),
          target(long.class, 0L, HessianReader::readLong),
          target(float.class, 0f, in -> (float) in.readDouble()),
          target(double.class, 0d, HessianReader::readDouble),
          target(char.class, (char) 0, Scalars::readChar),
          target(Boolean.class, null, HessianReader::readBoolean),
          target(Byte.class, null, in -> toByte(in.readInt())),
          target(Short.class, null, in -> toShort(in.readInt())),
          target(Integer.class, null, HessianReader::readInt),
          target(Long.class, null, HessianReader::readLong),
          target(Float.class, null, in -> (float) in.readDouble()),
          target(Double.class, null, HessianReader::readDouble),
          target(Character.class, null, Scalars::readChar),
          target(String.class, null, HessianReader::readString),
          target(char[].class, null, Scalars::readChars));

  /** Writers of all scalar classes: never a reference. */
  static final List<ClassCodec> CODECS =
      List.of(
          codec(Boolean.class, HessianWriter::writeBoolean),
          codec(Byte.class, (out, v) -> out.writeInt(v)),
          codec(Short.class, (out, v) -> out.writeInt(v)),
          codec(Integer.class, HessianWriter::writeInt),
          codec(Long.class, HessianWriter::writeLong),
          codec(Float.class, (out, v) -> out.writeDouble(v)),
          codec(Double.class, HessianWriter::writeDouble),
          codec(Character.class, (out, v) -> out.writeString(v.toString())),
          codec(String.class, HessianWriter::writeString),
          codec(char[].class, (out, v) -> out.writeString(new String(v))),
          codec(byte[].class, HessianWriter::writeBytes),
          codec(Date.class, HessianWriter::writeDate));

  private Scalars() {}

  static byte toByte(int value) {
    // peers may take a byte for unsigned
    if (value < Byte.MIN_VALUE || value > 0xff) {
      throw new HessianException("number out of range: " + value + " (expected: byte)");
    }
    return (byte) value;
  }

  static short toShort(int value) {
    if (value != (short) value) {
      throw new HessianException("number out of range: " + value + " (expected: short)");
    }
    return (short) value;
  }

  static char readChar(HessianReader in) {
    if (in.peekKind() != Tag.IS_STRING) {
      int value = in.readInt();
      if (value != (char) value) {
        throw new HessianException("number out of range: " + value + " (expected: char)");
      }
      return (char) value;
    }
    String text = in.readString();
    if (text == null || text.length() != 1) {
      throw new HessianException("text \"" + text + "\" (expected: one character)");
    }
    return text.charAt(0);
  }

  private static char @Nullable [] readChars(HessianReader in) {
    String text = in.readString();
    return text == null ? null : text.toCharArray();
  }

  private static Target target(
      Class<?> type, @Nullable Object absent, Function<HessianReader, @Nullable Object> read) {
    return new Target.Scalar(type, absent, read);
  }

  private static <T> ClassCodec codec(Class<T> type, BiConsumer<HessianWriter, T> write) {
    return new ClassCodec(type, type.getName()) {
      @Override
      void write(HessianWriter out, Object value) {
        write.accept(out, type.cast(value));
      }
    };
  }
}
