// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import io.sofarpc.codec.GenericObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Objects of classes that this side does not have: they travel as objects of those classes. */
final class GenericCodec extends ClassCodec {

  private static final int MAX_SHAPES = 256;

  private final Map<Key, Shape> shapes = new ConcurrentHashMap<>();

  GenericCodec() {
    super(GenericObject.class, GenericObject.class.getName());
  }

  @Override
  void write(HessianWriter out, Object value) {
    if (out.writeRef(value)) {
      return;
    }
    GenericObject object = (GenericObject) value;
    out.startObject(shapeOf(object));
    object
        .fields()
        .forEach(
            (name, field) -> {
              try {
                out.writeValue(field);
              } catch (HessianException e) {
                throw e.at(object.type() + "." + name);
              }
            });
    out.endObject();
  }

  private Shape shapeOf(GenericObject object) {
    Key key = new Key(object.type(), List.copyOf(object.fields().keySet()));
    Shape known = shapes.get(key);
    if (known != null) {
      return known;
    }
    Shape shape = new Shape(key);
    if (shapes.size() >= MAX_SHAPES) {
      return shape; // whoever makes up names must not fill the memory
    }
    Shape first = shapes.putIfAbsent(key, shape);
    return first == null ? shape : first;
  }

  /** Returns how to read an object of any class. */
  static Plan plan(ClassDef def) {
    return in -> {
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      GenericObject object = GenericObject.over(def.name(), fields);
      in.addRef(object);
      for (String name : def.fields()) {
        Object value = in.readAny(Target.ANY);
        fields.putIfAbsent(name, value); // of a name that occurs again the subclass has the first
      }
      return object;
    };
  }

  private record Key(String type, List<String> fields) {}

  /** The definition of one class. */
  private static final class Shape extends ClassCodec {

    private final List<String> names;

    Shape(Key key) {
      super(GenericObject.class, key.type);
      this.names = key.fields;
    }

    @Override
    List<String> fieldNames() {
      return names;
    }

    @Override
    void write(HessianWriter out, Object value) {
      throw new AssertionError("a generic object writes itself");
    }
  }
}
