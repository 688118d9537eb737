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

/**
 * One field of a class: moves its value between an object and the wire without boxing.
 *
 * <p>The first values move by reflection. Making method handles takes longer than all else when a
 * service is bound, and most classes of most services travel rarely.
 */
@SuppressWarnings({"UnusedMethod", "JavaUtilDate"}) // the steps are found by name
final class Field implements Step {

  /** How often a field, or several joined ones, move by reflection. */
  static final int COLD_MOVES = 64;

  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  private enum Kind {
    INT("Int"),
    LONG("Long"),
    BOOLEAN("Boolean"),
    DOUBLE("Double"),
    STRING("String"),
    DATE("Date"),
    LEAF("Leaf"),
    VALUE("Value");

    private final String method;

    Kind(String method) {
      this.method = method;
    }

    private static Kind of(Class<?> type, boolean isLeaf) {
      if (type == int.class) {
        return INT;
      } else if (type == long.class) {
        return LONG;
      } else if (type == boolean.class) {
        return BOOLEAN;
      } else if (type == double.class) {
        return DOUBLE;
      } else if (type == String.class) {
        return STRING;
      }
      return type == Date.class ? DATE : isLeaf ? LEAF : VALUE;
    }
  }

  private record Known(Class<?> type, ClassCodec codec) {}

  private record Handles(
      MethodHandle get, MethodHandle set, MethodHandle writer, MethodHandle reader) {}

  private final java.lang.reflect.Field field;
  private final @Nullable ClassCodec leaf;
  private final Kind kind;
  private final String name;
  private final Target target;
  private final int position;
  private final int component;
  private final boolean isSimple;
  private final boolean isScalar;
  private int moves; // races lose some
  private @Nullable Handles handles; // a race makes them twice
  private volatile @Nullable Known known;

  /**
   * @param field a field that has been made accessible
   * @param position the position among the fields of the class, in the order of {@link #inOrder}
   * @param codecs in the dialect of the class
   */
  Field(java.lang.reflect.Field field, int position, Codecs codecs) {
    this.field = field;
    this.leaf = codecs.leaf(field.getType());
    this.kind = Kind.of(field.getType(), leaf != null);
    this.name = field.getName();
    this.target = Targets.of(field.getGenericType());
    this.position = position;
    this.component = component(field);
    this.isSimple = isSimple(field.getType());
    this.isScalar = kind != Kind.VALUE;
    if (Modifier.isFinal(field.getModifiers()) && field.getDeclaringClass().isHidden()) {
      throw new IllegalArgumentException(
          describe(field) + " is not accessible, its class is hidden");
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
    Handles warm = warm();
    if (warm == null) {
      writeCold(out, bean);
    } else if (isScalar) {
      warm.writer.invokeExact(out, bean);
    } else {
      putValue(out, (Object) warm.get.invokeExact(bean));
    }
  }

  private void writeCold(HessianWriter out, Object bean) throws IllegalAccessException {
    switch (kind) {
      case INT -> putInt(out, field.getInt(bean));
      case LONG -> putLong(out, field.getLong(bean));
      case BOOLEAN -> putBoolean(out, field.getBoolean(bean));
      case DOUBLE -> putDouble(out, field.getDouble(bean));
      case STRING -> putString(out, (String) field.get(bean));
      case DATE -> putDate(out, (Date) field.get(bean));
      case LEAF -> putLeaf(leaf(), out, field.get(bean));
      case VALUE -> putValue(out, field.get(bean));
    }
  }

  @Override
  public void read(HessianReader in, Object bean) throws Throwable {
    Handles warm = warm();
    if (warm == null) {
      readCold(in, bean);
    } else if (isScalar) {
      warm.reader.invokeExact(bean, in);
    } else {
      in.step(position);
      warm.set.invokeExact(bean, target.read(in));
    }
  }

  private void readCold(HessianReader in, Object bean) throws IllegalAccessException {
    switch (kind) {
      case INT -> field.setInt(bean, takeInt(in));
      case LONG -> field.setLong(bean, takeLong(in));
      case BOOLEAN -> field.setBoolean(bean, takeBoolean(in));
      case DOUBLE -> field.setDouble(bean, takeDouble(in));
      case STRING, DATE, LEAF, VALUE -> {
        in.step(position);
        field.set(bean, target.read(in));
      }
    }
  }

  private @Nullable Handles warm() {
    Handles warm = handles;
    return warm == null && ++moves > COLD_MOVES ? handles() : warm;
  }

  private Handles handles() {
    Handles made = handles;
    if (made == null) {
      made = makeHandles();
      handles = made;
    }
    return made;
  }

  private Handles makeHandles() {
    Class<?> as = isScalar && kind != Kind.LEAF ? field.getType() : Object.class;
    MethodType setter = MethodType.methodType(void.class, Object.class, as);
    try {
      MethodHandle get =
          LOOKUP.unreflectGetter(field).asType(MethodType.methodType(as, Object.class));
      MethodHandle set =
          component >= 0
              ? MethodHandles.empty(setter)
              : LOOKUP.unreflectSetter(field).asType(setter);
      MethodHandle put =
          kind == Kind.LEAF
              ? putLeaf(leaf())
              : bound(
                  "put" + kind.method, MethodType.methodType(void.class, HessianWriter.class, as));
      MethodHandle take =
          bound("take" + kind.method, MethodType.methodType(as, HessianReader.class));
      return new Handles(
          get,
          set,
          MethodHandles.filterArguments(put, 1, get),
          MethodHandles.filterArguments(set, 1, take));
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(describe(field) + " is not accessible", e);
    }
  }

  private ClassCodec leaf() {
    return Objects.requireNonNull(leaf);
  }

  /** Returns what writes the value of an object: {@code (HessianWriter, Object)void}. */
  MethodHandle writer() {
    return handles().writer;
  }

  /** Returns what reads the value into an object: {@code (Object, HessianReader)void}. */
  MethodHandle reader() {
    return handles().reader;
  }

  /** Sets a value that was read through {@link #target}. */
  void set(Object bean, @Nullable Object value) {
    try {
      handles().set.invoke(bean, value);
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
