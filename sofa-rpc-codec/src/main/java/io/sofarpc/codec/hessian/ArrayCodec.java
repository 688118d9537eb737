// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.Date;

/** Arrays but byte[] and char[]: lists whose type name starts with a bracket. */
final class ArrayCodec extends ClassCodec {

  private final Class<?> component;
  private final Target target;

  ArrayCodec(Class<?> component, Target target) {
    super(component.arrayType(), wireName(component.arrayType()));
    this.component = component;
    this.target = target;
  }

  /** Returns the name of a class as the element of an array. */
  static String wireName(Class<?> type) {
    if (type.isArray()) {
      return "[" + wireName(type.getComponentType());
    } else if (type == String.class) {
      return "string";
    } else if (type == Object.class) {
      return "object";
    } else if (type == Date.class) {
      return "date";
    }
    return type.getName();
  }

  @Override
  void write(HessianWriter out, Object value) {
    if (out.writeRef(value)) {
      return;
    }
    int length = Array.getLength(value);
    boolean marked = out.startList(wireName(), length);
    if (value instanceof Object[] array) {
      for (Object element : array) {
        out.writeValue(element);
      }
    } else {
      writePrimitives(out, value);
    }
    out.endList(marked);
  }

  @Override
  Object readList(HessianReader in, int length, Target element) {
    if (length < 0) {
      return readUnmeasured(in);
    }
    // the length was checked against the bytes left, so 8 bytes per byte received at most
    Object array = Array.newInstance(component, length);
    in.addRef(array);
    if (array instanceof Object[] objects) {
      for (int i = 0; i < length; i++) {
        objects[i] = target.read(in);
      }
    } else {
      readPrimitives(in, array);
    }
    return array;
  }

  private Object readUnmeasured(HessianReader in) {
    int number = in.reserveRef();
    Object[] values = new Object[8];
    int n = 0;
    while (in.hasNext()) {
      if (n == values.length) {
        values = Arrays.copyOf(values, n * 2);
      }
      values[n++] = target.read(in);
    }
    Object array = Array.newInstance(component, n);
    for (int i = 0; i < n; i++) {
      Array.set(array, i, values[i]);
    }
    in.setRef(number, array);
    return array;
  }

  private static void writePrimitives(HessianWriter out, Object array) {
    if (array instanceof int[] ints) {
      for (int v : ints) {
        out.writeInt(v);
      }
    } else if (array instanceof long[] longs) {
      for (long v : longs) {
        out.writeLong(v);
      }
    } else if (array instanceof double[] doubles) {
      for (double v : doubles) {
        out.writeDouble(v);
      }
    } else if (array instanceof boolean[] booleans) {
      for (boolean v : booleans) {
        out.writeBoolean(v);
      }
    } else if (array instanceof float[] floats) {
      for (float v : floats) {
        out.writeDouble(v);
      }
    } else if (array instanceof short[] shorts) {
      for (short v : shorts) {
        out.writeInt(v);
      }
    }
  }

  private static void readPrimitives(HessianReader in, Object array) {
    if (array instanceof int[] ints) {
      for (int i = 0; i < ints.length; i++) {
        ints[i] = in.readInt();
      }
    } else if (array instanceof long[] longs) {
      for (int i = 0; i < longs.length; i++) {
        longs[i] = in.readLong();
      }
    } else if (array instanceof double[] doubles) {
      for (int i = 0; i < doubles.length; i++) {
        doubles[i] = in.readDouble();
      }
    } else if (array instanceof boolean[] booleans) {
      for (int i = 0; i < booleans.length; i++) {
        booleans[i] = in.readBoolean();
      }
    } else if (array instanceof float[] floats) {
      for (int i = 0; i < floats.length; i++) {
        floats[i] = (float) in.readDouble();
      }
    } else if (array instanceof short[] shorts) {
      for (int i = 0; i < shorts.length; i++) {
        shorts[i] = Scalars.toShort(in.readInt());
      }
    } else if (array instanceof byte[] bytes) {
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = Scalars.toByte(in.readInt());
      }
    } else if (array instanceof char[] chars) {
      for (int i = 0; i < chars.length; i++) {
        chars[i] = Scalars.readChar(in);
      }
    }
  }
}
