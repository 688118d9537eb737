// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import java.util.Arrays;

/** Builds contents by hand. */
final class Content {

  private final HessianWriter out = HessianTypes.NONE.writer();

  Content tag(int... bytes) {
    for (int b : bytes) {
      out.writeRaw(new byte[] {(byte) b});
    }
    return this;
  }

  Content def(String name, String... fields) {
    tag('O');
    out.writeInt(name.length());
    out.writeRaw(ScalarWriter.encode(name));
    out.writeInt(fields.length);
    for (String field : fields) {
      out.writeString(field);
    }
    out.adopt(new EnumCodec(Beans.Color.class), null, 0);
    return this;
  }

  Content object(int def) {
    tag('o');
    out.writeInt(def);
    out.skipRef();
    return this;
  }

  Content type(String name) {
    tag('t', name.length() >> 8, name.length());
    out.writeRaw(ScalarWriter.encode(name));
    return this;
  }

  Content string(String value) {
    out.writeString(value);
    return this;
  }

  Content integer(int value) {
    out.writeInt(value);
    return this;
  }

  Content value(Object value) {
    out.writeValue(value);
    return this;
  }

  Content raw(byte[] bytes) {
    out.writeRaw(bytes);
    return this;
  }

  byte[] bytes() {
    return Arrays.copyOf(out.array(), out.size());
  }
}
