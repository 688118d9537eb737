// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.json;

import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Maps: objects of JSON, whose names are the keys as texts. */
final class MapCodec extends TypeCodec {

  private final JsonTypes types;
  private final @Nullable TypeCodec keys; // null: a key is read as a text, written by its class
  private final TypeCodec values;
  private final Supplier<? extends Map<?, ?>> factory;

  MapCodec(
      JsonTypes types,
      @Nullable TypeCodec keys,
      TypeCodec values,
      Supplier<? extends Map<?, ?>> factory) {
    this.types = types;
    this.keys = keys;
    this.values = values;
    this.factory = factory;
  }

  /** Returns how keys are read, {@code null} for texts. */
  @Nullable TypeCodec keys() {
    return keys;
  }

  TypeCodec values() {
    return values;
  }

  @Override
  @SuppressWarnings("unchecked") // what a map takes is checked by its own methods
  Object read(JsonReader in) {
    Map<Object, @Nullable Object> map = (Map<Object, @Nullable Object>) factory.get();
    in.enter('{');
    for (boolean first = true; in.next('}', first); first = false) {
      String name = in.name();
      try {
        Object key = keys == null ? name : keys.ofName(name);
        Object value = values.readValue(in);
        if (map.containsKey(key)) {
          throw twice(name);
        }
        put(map, key, value);
      } catch (JsonException unfit) {
        throw unfit.at("." + shown(name));
      }
    }
    return map;
  }

  private static void put(Map<Object, @Nullable Object> map, Object key, @Nullable Object value) {
    try {
      map.put(key, value);
    } catch (RuntimeException unfit) { // a null, in some maps
      throw new JsonException("the entry does not fit its map: " + unfit, unfit);
    }
  }

  /** Two entries of one name: other readers would take either. */
  static JsonException twice(String name) {
    return new JsonException("the name '" + shown(name) + "' stands there twice");
  }

  static String shown(String name) {
    return name.length() <= 40 ? name : name.substring(0, 40) + "...";
  }

  @Override
  void write(JsonWriter out, Object value) {
    out.enter();
    out.raw('{');
    boolean first = true;
    for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
      if (!first) {
        out.raw(',');
      }
      first = false;
      String name = name(entry.getKey());
      out.writeString(name);
      out.raw(':');
      try {
        values.writeValue(out, entry.getValue());
      } catch (JsonException unfit) {
        throw unfit.at("." + shown(name));
      }
    }
    out.raw('}');
    out.leave();
  }

  private String name(@Nullable Object key) {
    if (key == null) {
      throw new JsonException("a map has the key null (expected: a key that is a text)");
    }
    if (key instanceof String text) {
      return text;
    }
    TypeCodec codec = keys == null ? types.codecOf(key.getClass()) : keys;
    if (!codec.isName()) {
      throw new JsonException(key.getClass().getName() + " cannot be the key of a map");
    }
    return codec.toName(key);
  }
}
