// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.json;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Records and plain classes: objects of JSON. Unknown members are skipped, missing ones keep their
 * defaults.
 */
final class BeanCodec extends TypeCodec {

  private final TypeRef type;
  private final JsonTypes types;
  private final Map<String, Integer> indexes = new HashMap<>();
  private Property[] properties = {};
  private @Nullable Maker maker;

  BeanCodec(TypeRef type, JsonTypes types) {
    this.type = type;
    this.types = types;
  }

  /** Finds the members; separate from making it, because types may contain themselves. */
  void define() {
    List<Property> found = new ArrayList<>();
    if (type.raw().isRecord()) {
      defineRecord(found);
    } else {
      NoArgs constructor = NoArgs.of(type.raw());
      for (Accessors accessors : Accessors.of(type.raw())) {
        found.add(accessors.property(type, types));
      }
      maker = (values, seen) -> makeBean(constructor, values, seen);
    }
    properties = found.toArray(Property[]::new);
    for (Property property : properties) {
      if (indexes.put(property.name(), indexes.size()) != null) {
        throw new IllegalArgumentException(
            type.raw().getName() + " has two members named '" + property.name() + "'");
      }
    }
  }

  private void defineRecord(List<Property> found) {
    RecordComponent[] components = type.raw().getRecordComponents();
    Class<?>[] parameters = new Class<?>[components.length];
    for (int i = 0; i < components.length; i++) {
      parameters[i] = components[i].getType();
      Type generic = components[i].getGenericType();
      String place = type.raw().getSimpleName() + "." + components[i].getName();
      TypeCodec codec = types.codec(TypeRef.of(generic, type.variables()), place);
      Method accessor = Accessors.open(components[i].getAccessor());
      found.add(
          new Property(
              components[i].getName(),
              Property.Getter.of(accessor),
              codec,
              (bean, value) -> {
                throw new UnsupportedOperationException("records are made at once");
              },
              codec));
    }
    try {
      Constructor<?> constructor = Accessors.open(type.raw().getDeclaredConstructor(parameters));
      maker = (values, seen) -> constructor.newInstance(complete(values, seen));
    } catch (NoSuchMethodException impossible) {
      throw new IllegalArgumentException(type.raw() + " has no canonical constructor", impossible);
    }
  }

  private @Nullable Object[] complete(@Nullable Object[] values, boolean[] seen) {
    for (int i = 0; i < values.length; i++) {
      TypeCodec read = properties[i].read();
      if (!seen[i] && read != null) {
        values[i] = read.absent();
      }
    }
    return values;
  }

  private Object makeBean(NoArgs constructor, @Nullable Object[] values, boolean[] seen)
      throws ReflectiveOperationException {
    Object bean = constructor.create();
    for (int i = 0; i < seen.length; i++) {
      if (seen[i]) {
        properties[i].set(bean, values[i]);
      }
    }
    return bean;
  }

  Class<?> type() {
    return type.raw();
  }

  /** Returns the members, in the order in which they are written. */
  List<Property> properties() {
    return List.of(properties);
  }

  @Override
  boolean isObject() {
    return true;
  }

  @Override
  Object read(JsonReader in) {
    @Nullable Object[] values = new @Nullable Object[properties.length];
    boolean[] seen = new boolean[properties.length];
    in.enter('{');
    int likely = 0;
    for (boolean first = true; in.next('}', first); first = false) {
      int index = index(in, likely);
      if (index < 0) {
        in.skip();
        continue;
      }
      likely = index + 1;
      readMember(in, index, values, seen);
    }
    return make(values, seen);
  }

  /** Reads a name; returns the index of its property, or -1. */
  private int index(JsonReader in, int likely) {
    if (likely < properties.length && in.nameIs(properties[likely].quoted())) {
      return likely;
    }
    Integer index = indexes.get(in.name());
    return index == null ? -1 : index;
  }

  private void readMember(JsonReader in, int index, @Nullable Object[] values, boolean[] seen) {
    Property property = properties[index];
    if (property.read() == null) {
      in.skip();
      return;
    }
    if (seen[index]) {
      throw MapCodec.twice(property.name());
    }
    seen[index] = true;
    try {
      values[index] = property.readValue(in);
    } catch (JsonException unfit) {
      throw unfit.at("." + property.name());
    }
  }

  private Object make(@Nullable Object[] values, boolean[] seen) {
    try {
      return Objects.requireNonNull(maker, "maker").make(values, seen);
    } catch (InvocationTargetException thrown) {
      throw new JsonException(
          "cannot make a " + type.raw().getName() + ": " + thrown.getCause(), thrown);
    } catch (ReflectiveOperationException | IllegalArgumentException unfit) {
      throw new JsonException("cannot make a " + type.raw().getName() + ": " + unfit, unfit);
    }
  }

  @Override
  void write(JsonWriter out, Object value) {
    if (value.getClass() == type.raw()) {
      writeMembers(out, value);
      return;
    }
    TypeCodec nearest = types.codecOf(value.getClass());
    if (nearest instanceof BeanCodec bean && bean.type.raw() == type.raw()) {
      writeMembers(out, value);
    } else {
      nearest.write(out, value);
    }
  }

  private void writeMembers(JsonWriter out, Object value) {
    out.enter();
    out.raw('{');
    boolean first = true;
    for (Property property : properties) {
      if (property.isWritten()) {
        if (!first) {
          out.raw(',');
        }
        first = false;
        property.write(out, value);
      }
    }
    out.raw('}');
    out.leave();
  }

  /** Makes a value of what was read. */
  @FunctionalInterface
  private interface Maker {
    Object make(@Nullable Object[] values, boolean[] seen) throws ReflectiveOperationException;
  }
}
