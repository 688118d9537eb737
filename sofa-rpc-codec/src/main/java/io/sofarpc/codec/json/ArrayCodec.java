// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.json;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Arrays of one element type, primitive or not. */
final class ArrayCodec extends TypeCodec {

  private final Class<?> component;
  private final TypeCodec elements;

  ArrayCodec(Class<?> component, TypeCodec elements) {
    this.component = component;
    this.elements = elements;
  }

  TypeCodec elements() {
    return elements;
  }

  @Override
  Object read(JsonReader in) {
    List<@Nullable Object> list = new ArrayList<>();
    CollectionCodec.readInto(list, elements, in);
    Object array = Array.newInstance(component, list.size());
    for (int i = 0; i < list.size(); i++) {
      Array.set(array, i, list.get(i));
    }
    return array;
  }

  @Override
  void write(JsonWriter out, Object array) {
    out.enter();
    out.raw('[');
    int length = Array.getLength(array);
    for (int i = 0; i < length; i++) {
      if (i > 0) {
        out.raw(',');
      }
      try {
        elements.writeValue(out, Array.get(array, i));
      } catch (JsonException unfit) {
        throw unfit.at("[" + i + "]");
      }
    }
    out.raw(']');
    out.leave();
  }
}
