// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.contract;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Shows values so that two of them are the same when their texts are. */
@SuppressWarnings("JavaUtilDate") // APIs still carry dates
final class Text {

  private Text() {}

  static String of(Object... values) {
    return Arrays.stream(values).map(Text::of).collect(Collectors.joining(", ", "{", "}"));
  }

  static String of(Object value) {
    if (value == null) {
      return "null";
    }
    if (value instanceof byte[] bytes) {
      return "0x" + HexFormat.of().formatHex(bytes);
    }
    if (value.getClass().isArray()) {
      IntStream indexes = IntStream.range(0, Array.getLength(value));
      return list(indexes.mapToObj(i -> Array.get(value, i)), Function.identity());
    }
    if (value instanceof Set<?> set) {
      return list(set.stream(), Stream::sorted);
    }
    if (value instanceof Collection<?> collection) {
      return list(collection.stream(), Function.identity());
    }
    if (value instanceof Map<?, ?> map) {
      return list(map.entrySet().stream(), Stream::sorted);
    }
    return scalar(value);
  }

  private static String list(Stream<?> values, Function<Stream<String>, Stream<String>> order) {
    return order.apply(values.map(Text::of)).collect(Collectors.joining(", ", "[", "]"));
  }

  private static String scalar(Object value) {
    if (value instanceof Map.Entry<?, ?> entry) {
      return of(entry.getKey()) + "=" + of(entry.getValue());
    }
    if (value instanceof String string) {
      return '"' + string + '"';
    }
    if (value instanceof Long number) {
      return number + "L";
    }
    if (value instanceof Float number) {
      return number + "f";
    }
    if (value instanceof BigDecimal number) {
      return number + "m";
    }
    if (value instanceof Date date) {
      return date.toInstant().toString();
    }
    return value.toString();
  }
}
