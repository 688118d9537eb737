// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One field of a class: moves its value between an object and the wire without boxing. */
@SuppressWarnings({"UnusedMethod", "JavaUtilDate"}) // the steps are found by name
final class Field implements Step {

  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  private record Known(Class<?> type, ClassCodec codec) {}

  private final String name;
  private final Target target;
  private final int position;
  private final int component;
  private final boolean isSimple;
  private final boolean isScalar;
  private final MethodHandle get;
  private final MethodHandle writer;
  private final MethodHandle reader;
  private final MethodHandle set;
  private volatile @Nullable Known known;

  /**
   * @param field a field that has been made accessible
   * @param position the position among the fields of the class, in the order of {@link #inOrder}
   */
  Field(java.lang.reflect.Field field, int position) {
    this.name = field.getName();
    this.target = Targets.of(field.getGenericType());
    this.position = position;
    this.component = component(field);
    this.isSimple = isSimple(field.getType());
    String kind = kind(field.getType());
    this.isScalar = !kind.equals("Value");
    Class<?> as = isScalar && !kind.equals("Leaf") ? field.getType() : Object.class;
    MethodType setter = MethodType.methodType(void.class, Object.class, as);
    try {
      get = LOOKUP.unreflectGetter(field).asType(MethodType.methodType(as, Object.class));
      set =
          component >= 0
              ? MethodHandles.empty(setter)
              : LOOKUP.unreflectSetter(field).asType(setter);
      writer =
          MethodHandles.filterArguments(
              kind.equals("Leaf")
                  ? putLeaf(Objects.requireNonNull(Codecs.leaf(field.getType())))
                  : bound("put" + kind, MethodType.methodType(void.class, HessianWriter.class, as)),
              1,
              get);
      reader =
          MethodHandles.filterArguments(
              set, 1, bound("take" + kind, MethodType.methodType(as, HessianReader.class)));
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(describe(field) + " is not accessible", e);
    }
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

  String name() {
    return name;
  }

  /** Returns where the value goes; records and exceptions read it there. */
  Target target() {
    return target;
  }

  /** Returns the position among the components of a record. */
  int component() {
    return component;
  }

  /** Tells whether this is a primitive or of a class of java.lang, which go first. */
  boolean isSimple() {
    return isSimple;
  }

  /** Tells whether the declared type is one of those that hold no other object of the user. */
  boolean isScalar() {
    return isScalar;
  }

  @Override
  public void write(HessianWriter out, Object bean) throws Throwable {
    if (isScalar) {
      writer.invokeExact(out, bean);
    } else {
      putValue(out, (Object) get.invokeExact(bean));
    }
  }

  @Override
  public void read(HessianReader in, Object bean) throws Throwable {
    if (isScalar) {
      reader.invokeExact(bean, in);
    } else {
      in.step(position);
      set.invokeExact(bean, target.read(in));
    }
  }

  /** Returns what writes the value of an object: {@code (HessianWriter, Object)void}. */
  MethodHandle writer() {
    return writer;
  }

  /** Returns what reads the value into an object: {@code (Object, HessianReader)void}. */
  MethodHandle reader() {
    return reader;
  }

  /** Sets a value that was read through {@link #target}. */
  void set(Object bean, @Nullable Object value) {
    try {
      set.invoke(bean, value);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new HessianException(String.valueOf(e), e);
    }
  }

  // ---- steps, found by name

  private void putInt(HessianWriter out, int value) {
    out.step(position);
    out.writeInt(value);
  }

  private void putLong(HessianWriter out, long value) {
    out.step(position);
    out.writeLong(value);
  }

  private void putBoolean(HessianWriter out, boolean value) {
    out.step(position);
    out.writeBoolean(value);
  }

  private void putDouble(HessianWriter out, double value) {
    out.step(position);
    out.writeDouble(value);
  }

  private void putString(HessianWriter out, @Nullable String value) {
    out.step(position);
    out.writeString(value);
  }

  private void putDate(HessianWriter out, @Nullable Date value) {
    out.step(position);
    if (value == null || value.getClass() == Date.class) {
      out.writeDate(value);
    } else {
      putValue(out, value);
    }
  }

  private void putLeaf(ClassCodec codec, HessianWriter out, @Nullable Object value) {
    out.step(position);
    if (value == null) {
      out.writeNull();
    } else {
      codec.write(out, value);
    }
  }

  private void putValue(HessianWriter out, @Nullable Object value) {
    out.step(position);
    if (value == null) {
      out.writeNull();
      return;
    }
    Known codec = known;
    if (codec == null) {
      codec = new Known(value.getClass(), out.types().codecOf(value.getClass()));
      known = codec;
    }
    if (codec.type == value.getClass()) {
      codec.codec.write(out, value);
    } else {
      out.writeValue(value);
    }
  }

  private int takeInt(HessianReader in) {
    in.step(position);
    return in.readInt();
  }

  private long takeLong(HessianReader in) {
    in.step(position);
    return in.readLong();
  }

  private boolean takeBoolean(HessianReader in) {
    in.step(position);
    return in.readBoolean();
  }

  private double takeDouble(HessianReader in) {
    in.step(position);
    return in.readDouble();
  }

  private @Nullable String takeString(HessianReader in) {
    in.step(position);
    return in.readString();
  }

  private @Nullable Date takeDate(HessianReader in) {
    in.step(position);
    return (Date) target.read(in);
  }

  private @Nullable Object takeLeaf(HessianReader in) {
    in.step(position);
    return target.read(in);
  }

  private @Nullable Object takeValue(HessianReader in) {
    in.step(position);
    return target.read(in);
  }

  // The codec is a constant of the handle, so the JVM sees through the call of its method.
  private MethodHandle putLeaf(ClassCodec codec) throws ReflectiveOperationException {
    MethodType type =
        MethodType.methodType(void.class, ClassCodec.class, HessianWriter.class, Object.class);
    return MethodHandles.insertArguments(bound("putLeaf", type), 0, codec);
  }

  private MethodHandle bound(String method, MethodType type) throws ReflectiveOperationException {
    return LOOKUP.findVirtual(Field.class, method, type).bindTo(this);
  }

  private static String kind(Class<?> type) {
    if (type == int.class) {
      return "Int";
    } else if (type == long.class) {
      return "Long";
    } else if (type == boolean.class) {
      return "Boolean";
    } else if (type == double.class) {
      return "Double";
    } else if (type == String.class) {
      return "String";
    }
    return type == Date.class ? "Date" : Codecs.leaf(type) != null ? "Leaf" : "Value";
  }

  private static boolean isSimple(Class<?> type) {
    return type.isPrimitive() || (type.getName().startsWith("java.lang.") && type != Object.class);
  }

  private static int component(java.lang.reflect.Field field) {
    if (!field.getDeclaringClass().isRecord()) {
      return -1;
    }
    var components = field.getDeclaringClass().getRecordComponents();
    int i = 0;
    while (!components[i].getName().equals(field.getName())) {
      i++;
    }
    return i;
  }
}
