// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import com.caucho.hessian.io.Hessian2Input;
import com.caucho.hessian.io.Hessian2Output;
import com.caucho.hessian.io.SerializerFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;

/** What stock peers do: com.alipay.sofa:hessian. */
final class Oracle {

  private static final SerializerFactory FACTORY = new SerializerFactory();

  private Oracle() {}

  static byte[] write(Object... values) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      Hessian2Output out = new Hessian2Output(bytes);
      out.setSerializerFactory(FACTORY);
      for (Object value : values) {
        out.writeObject(value);
      }
      out.flush();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Object read(byte[] bytes) {
    try {
      Hessian2Input in = new Hessian2Input(new ByteArrayInputStream(bytes));
      in.setSerializerFactory(FACTORY);
      return in.readObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Our side of the same. */
  static byte[] ours(HessianTypes types, Object... values) {
    HessianWriter out = types.writer();
    List.of(values).forEach(out::write);
    return Arrays.copyOf(out.array(), out.size());
  }

  static Object ours(HessianTypes types, byte[] bytes) {
    HessianReader in = types.reader(bytes, 0, bytes.length);
    Object value = in.read(Target.ANY);
    if (in.remaining() != 0) {
      throw new AssertionError(in.remaining() + " bytes left");
    }
    return value;
  }
}
