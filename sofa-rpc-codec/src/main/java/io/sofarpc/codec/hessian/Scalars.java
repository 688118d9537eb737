// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import java.math.BigDecimal;
import java.util.Date;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values without a class name on the wire: numbers, strings, bytes, dates. */
final class Scalars {

  /** How a value is read and written. */
  enum Kind {
    BOOLEAN,
    BYTE,
    SHORT,
    INT,
    LONG,
    FLOAT,
    DOUBLE,
    CHAR,
    STRING,
    CHARS,
    BYTES,
    DATE,
    DECIMAL
  }

  /** More digits would take the parser, which is quadratic, noticeable time. */
  private static final int MAX_DIGITS = 20_000;

  /** Targets of all scalar classes; which primitives take is what their boxes take, but null. */
  static final List<Target> TARGETS =
      List.of(
          new Target.Scalar(boolean.class, false, Kind.BOOLEAN),
          new Target.Scalar(byte.class, (byte) 0, Kind.BYTE),
          new Target.Scalar(short.class, (short) 0, Kind.SHORT),
          new Target.Scalar(int.class, 0, Kind.INT),
          new Target.Scalar(long.class, 0L, Kind.LONG),
          new Target.Scalar(float.class, 0f, Kind.FLOAT),
          new Target.Scalar(double.class, 0d, Kind.DOUBLE),
          new Target.Scalar(char.class, (char) 0, Kind.CHAR),
          new Target.Scalar(Boolean.class, null, Kind.BOOLEAN),
          new Target.Scalar(Byte.class, null, Kind.BYTE),
          new Target.Scalar(Short.class, null, Kind.SHORT),
          new Target.Scalar(Integer.class, null, Kind.INT),
          new Target.Scalar(Long.class, null, Kind.LONG),
          new Target.Scalar(Float.class, null, Kind.FLOAT),
          new Target.Scalar(Double.class, null, Kind.DOUBLE),
          new Target.Scalar(Character.class, null, Kind.CHAR),
          new Target.Scalar(String.class, null, Kind.STRING),
          new Target.Scalar(char[].class, null, Kind.CHARS));

  /** The digits of a decimal number. */
  static final Target DECIMAL = new Target.Scalar(BigDecimal.class, null, Kind.DECIMAL);

  /** Writers of all scalar classes: never a reference. */
  static final List<ClassCodec> CODECS =
      List.of(
          new Codec(Boolean.class, Kind.BOOLEAN),
          new Codec(Byte.class, Kind.BYTE),
          new Codec(Short.class, Kind.SHORT),
          new Codec(Integer.class, Kind.INT),
          new Codec(Long.class, Kind.LONG),
          new Codec(Float.class, Kind.FLOAT),
          new Codec(Double.class, Kind.DOUBLE),
          new Codec(Character.class, Kind.CHAR),
          new Codec(String.class, Kind.STRING),
          new Codec(char[].class, Kind.CHARS),
          new Codec(byte[].class, Kind.BYTES),
          new Codec(Date.class, Kind.DATE));

  private Scalars() {}

  /** Reads a value of this kind that is not null. */
  static @Nullable Object read(Kind kind, HessianReader in) {
    return switch (kind) {
      case BOOLEAN -> in.readBoolean();
      case BYTE -> toByte(in.readInt());
      case SHORT -> toShort(in.readInt());
      case INT -> in.readInt();
      case LONG -> in.readLong();
      case FLOAT -> (float) in.readDouble();
      case DOUBLE -> in.readDouble();
      case CHAR -> readChar(in);
      case STRING -> in.readString();
      case CHARS -> readChars(in);
      case DECIMAL -> readDecimal(in);
      case BYTES, DATE -> throw new AssertionError(kind); // read as they come
    };
  }

  private static void write(Kind kind, HessianWriter out, Object value) {
    switch (kind) {
      case BOOLEAN -> out.writeBoolean((Boolean) value);
      case BYTE -> out.writeInt((Byte) value);
      case SHORT -> out.writeInt((Short) value);
      case INT -> out.writeInt((Integer) value);
      case LONG -> out.writeLong((Long) value);
      case FLOAT -> out.writeDouble((Float) value);
      case DOUBLE -> out.writeDouble((Double) value);
      case CHAR -> out.writeString(value.toString());
      case STRING -> out.writeString((String) value);
      case CHARS -> out.writeString(new String((char[]) value));
      case BYTES -> out.writeBytes((byte[]) value);
      case DATE -> out.writeDate((Date) value);
      case DECIMAL -> throw new AssertionError(kind); // written as a text
    }
  }

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

  private static BigDecimal readDecimal(HessianReader in) {
    BigDecimal value = in.readDecimal();
    if (value != null) {
      return value;
    }
    String digits = in.readString();
    if (digits == null) {
      throw new HessianException("null inside a value that needs it");
    }
    if (digits.length() > MAX_DIGITS) {
      throw new HessianException(
          "number of " + digits.length() + " digits (expected: at most " + MAX_DIGITS + ")");
    }
    return new BigDecimal(digits);
  }

  /** Writes one class of scalars. */
  private static final class Codec extends ClassCodec {

    private final Kind kind;

    Codec(Class<?> type, Kind kind) {
      super(type, type.getName());
      this.kind = kind;
    }

    @Override
    void write(HessianWriter out, Object value) {
      Scalars.write(kind, out, value);
    }
  }
}
