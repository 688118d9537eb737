// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One field of a class: moves its value between an object and the wire without boxing. */
abstract class Field {

  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  private final String name;
  private final Target target;
  private final int index;
  private final boolean isSimple;
  final MethodHandle get;
  final MethodHandle set;

  private Field(java.lang.reflect.Field field, Target target, int index, Class<?> as) {
    this.index = index;
    this.isSimple = isSimple(field.getType());
    this.name = field.getName();
    this.target = target;
    try {
      get = LOOKUP.unreflectGetter(field).asType(MethodType.methodType(as, Object.class));
      MethodType setter = MethodType.methodType(void.class, Object.class, as);
      set =
          field.getDeclaringClass().isRecord()
              ? MethodHandles.empty(setter)
              : LOOKUP.unreflectSetter(field).asType(setter);
    } catch (IllegalAccessException e) {
      throw new IllegalArgumentException(describe(field) + " is not accessible", e);
    }
  }

  /** Makes the accessor of {@code field}, the n-th, which has been made accessible. */
  static Field of(java.lang.reflect.Field field, Target target, int index) {
    Class<?> type = field.getType();
    if (type == int.class) {
      return new IntField(field, target, index);
    } else if (type == long.class) {
      return new LongField(field, target, index);
    } else if (type == boolean.class) {
      return new BooleanField(field, target, index);
    } else if (type == double.class) {
      return new DoubleField(field, target, index);
    } else if (type == String.class) {
      return new StringField(field, target, index);
    }
    return new ObjectField(field, target, index);
  }

  /**
   * Returns the fields that travel, in the order in which SOFARPC's peers write them: primitives
   * and classes of java.lang first, then all others; the class itself before its superclasses.
   */
  static List<java.lang.reflect.Field> inOrder(Class<?> type) {
    List<java.lang.reflect.Field> simple = new ArrayList<>();
    List<java.lang.reflect.Field> others = new ArrayList<>();
    for (Class<?> c = type; c != null && c != Throwable.class; c = c.getSuperclass()) {
      for (java.lang.reflect.Field field : c.getDeclaredFields()) {
        if ((field.getModifiers() & (Modifier.STATIC | Modifier.TRANSIENT)) == 0) {
          (isSimple(field.getType()) ? simple : others).add(field);
        }
      }
    }
    simple.addAll(others);
    return simple;
  }

  static String describe(java.lang.reflect.Field field) {
    return field.getDeclaringClass().getName() + "." + field.getName();
  }

  private static boolean isSimple(Class<?> type) {
    return type.isPrimitive() || (type.getName().startsWith("java.lang.") && type != Object.class);
  }

  final String name() {
    return name;
  }

  /** Returns the position among the fields of the class. */
  final int index() {
    return index;
  }

  /** Tells whether this is a primitive or of a class of java.lang, which go first. */
  final boolean isSimple() {
    return isSimple;
  }

  /** Returns where the value goes; records read it there and not through {@link #read}. */
  final Target target() {
    return target;
  }

  abstract void write(HessianWriter out, Object bean) throws Throwable;

  abstract void read(HessianReader in, Object bean) throws Throwable;

  /** Sets a value that was read through {@link #target}. */
  final void setValue(Object bean, @Nullable Object value) {
    try {
      set.invoke(bean, value);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new HessianException(String.valueOf(e), e);
    }
  }

  private static final class IntField extends Field {
    IntField(java.lang.reflect.Field field, Target target, int index) {
      super(field, target, index, int.class);
    }

    @Override
    void write(HessianWriter out, Object bean) throws Throwable {
      out.writeInt((int) get.invokeExact(bean));
    }

    @Override
    void read(HessianReader in, Object bean) throws Throwable {
      set.invokeExact(bean, in.readInt());
    }
  }

  private static final class LongField extends Field {
    LongField(java.lang.reflect.Field field, Target target, int index) {
      super(field, target, index, long.class);
    }

    @Override
    void write(HessianWriter out, Object bean) throws Throwable {
      out.writeLong((long) get.invokeExact(bean));
    }

    @Override
    void read(HessianReader in, Object bean) throws Throwable {
      set.invokeExact(bean, in.readLong());
    }
  }

  private static final class BooleanField extends Field {
    BooleanField(java.lang.reflect.Field field, Target target, int index) {
      super(field, target, index, boolean.class);
    }

    @Override
    void write(HessianWriter out, Object bean) throws Throwable {
      out.writeBoolean((boolean) get.invokeExact(bean));
    }

    @Override
    void read(HessianReader in, Object bean) throws Throwable {
      set.invokeExact(bean, in.readBoolean());
    }
  }

  private static final class DoubleField extends Field {
    DoubleField(java.lang.reflect.Field field, Target target, int index) {
      super(field, target, index, double.class);
    }

    @Override
    void write(HessianWriter out, Object bean) throws Throwable {
      out.writeDouble((double) get.invokeExact(bean));
    }

    @Override
    void read(HessianReader in, Object bean) throws Throwable {
      set.invokeExact(bean, in.readDouble());
    }
  }

  private static final class StringField extends Field {
    StringField(java.lang.reflect.Field field, Target target, int index) {
      super(field, target, index, String.class);
    }

    @Override
    void write(HessianWriter out, Object bean) throws Throwable {
      out.writeString((String) get.invokeExact(bean));
    }

    @Override
    void read(HessianReader in, Object bean) throws Throwable {
      set.invokeExact(bean, in.readString());
    }
  }

  private static final class ObjectField extends Field {
    ObjectField(java.lang.reflect.Field field, Target target, int index) {
      super(field, target, index, Object.class);
    }

    @Override
    void write(HessianWriter out, Object bean) throws Throwable {
      out.writeValue((Object) get.invokeExact(bean));
    }

    @Override
    void read(HessianReader in, Object bean) throws Throwable {
      set.invokeExact(bean, target().read(in));
    }
  }
}
