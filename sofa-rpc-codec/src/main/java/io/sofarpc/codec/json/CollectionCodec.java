// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.json;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Collections of one element type: arrays of JSON. */
final class CollectionCodec extends TypeCodec {

  private final TypeCodec elements;
  private final Function<List<@Nullable Object>, Object> factory;
  private final boolean hashes;

  /**
   * @param type what is made; a set may make elements be compared
   * @param factory makes the collection of its elements; may keep the list
   */
  CollectionCodec(
      Class<?> type, TypeCodec elements, Function<List<@Nullable Object>, Object> factory) {
    this.elements = elements;
    this.factory = factory;
    this.hashes = Set.class.isAssignableFrom(type);
  }

  TypeCodec elements() {
    return elements;
  }

  @Override
  Object read(JsonReader in) {
    List<@Nullable Object> list = new ArrayList<>();
    readInto(list, elements, in);
    if (hashes) {
      checkHashes(list);
    }
    try {
      return factory.apply(list);
    } catch (RuntimeException unfit) { // nulls, or elements that cannot be compared
      throw new JsonException("the elements do not fit their collection: " + unfit, unfit);
    }
  }

  static void readInto(List<@Nullable Object> list, TypeCodec elements, JsonReader in) {
    in.enter('[');
    try {
      for (boolean first = true; in.next(']', first); first = false) {
        list.add(elements.readValue(in));
      }
    } catch (JsonException unfit) {
      throw unfit.at("[" + list.size() + "]");
    }
  }

  /** Refuses a flood of elements that a hash set would have to compare one by one. */
  private static void checkHashes(List<@Nullable Object> list) {
    if (list.size() <= JsonLimits.MAX_SAME_HASH) {
      return;
    }
    int[] hashes =
        list.stream()
            .filter(element -> !(element instanceof Comparable)) // those a hash set sorts
            .mapToInt(Objects::hashCode)
            .toArray();
    Arrays.sort(hashes);
    for (int i = JsonLimits.MAX_SAME_HASH; i < hashes.length; i++) {
      if (hashes[i] == hashes[i - JsonLimits.MAX_SAME_HASH]) {
        throw new JsonException(
            "more than " + JsonLimits.MAX_SAME_HASH + " elements of a set have one hash code");
      }
    }
  }

  @Override
  void write(JsonWriter out, Object value) {
    out.enter();
    char separator = '[';
    int index = 0;
    for (Object element : (Iterable<?>) value) {
      out.raw(separator);
      separator = ',';
      try {
        elements.writeValue(out, element);
      } catch (JsonException unfit) {
        throw unfit.at("[" + index + "]");
      }
      index++;
    }
    if (index == 0) {
      out.raw('[');
    }
    out.raw(']');
    out.leave();
  }
}
