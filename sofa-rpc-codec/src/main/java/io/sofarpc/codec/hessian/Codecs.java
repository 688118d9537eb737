// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import io.sofarpc.codec.GenericObject;
import java.io.Serializable;
import java.lang.reflect.Modifier;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.Collection;
import java.util.Comparator;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Chooses and makes the codecs of classes, in one dialect. */
final class Codecs {

  private static final Codecs DRAFT = new Codecs(Dialect.DRAFT);

  /** Loaded when somebody speaks it. */
  private static final class Final {
    static final Codecs CODECS = new Codecs(Dialect.FINAL);
  }

  private static final String TO_DO =
      "; implement java.io.Serializable, mark the field transient or choose another codec";

  /**
   * Dubbo takes the last of two fields with one name for that of the subclass; and it stores a
   * float in eight bytes, over the field behind it, which must come later.
   */
  private static final Comparator<java.lang.reflect.Field> FINAL_ORDER =
      Comparator.comparing((java.lang.reflect.Field field) -> field.getType() != float.class)
          .thenComparing(field -> depth(field.getDeclaringClass()));

  private final Dialect dialect;
  private final Map<Class<?>, ClassCodec> values;
  private final Map<String, ClassCodec> byName;

  private Codecs(Dialect dialect) {
    this.dialect = dialect;
    List<ClassCodec> jdkValues = JdkValues.of(dialect);
    values = values(jdkValues);
    byName = jdk(jdkValues);
  }

  static Codecs of(Dialect dialect) {
    return dialect == Dialect.DRAFT ? DRAFT : Final.CODECS;
  }

  /** Returns the codecs of the JDK that always may be read, by the name on the wire. */
  Map<String, ClassCodec> byName() {
    return byName;
  }

  private Map<String, ClassCodec> jdk(List<ClassCodec> jdkValues) {
    Map<String, ClassCodec> jdk = new HashMap<>();
    jdkValues.forEach(codec -> jdk.put(codec.wireName(), codec));
    JdkThrowables.all().forEach(type -> jdk.put(type.getName(), throwable(type)));
    JdkContainers.CODECS.forEach((type, codec) -> jdk.put(type.getName(), codec));
    return Map.copyOf(jdk);
  }

  /**
   * Returns the codec to write, and to read, values of a class that can be instantiated.
   *
   * @throws HessianException if the class has no Hessian form; the message says what to do
   */
  ClassCodec make(Class<?> type) {
    ClassCodec value = values.get(type);
    if (value != null) {
      return value;
    } else if (type.isArray()) {
      return new ArrayCodec(type.getComponentType(), Targets.of(type.getComponentType()));
    } else if (Enum.class.isAssignableFrom(type) && type != Enum.class) {
      return new EnumCodec(type.isEnum() ? type : type.getSuperclass());
    } else if (type == GenericObject.class) {
      return new GenericCodec();
    } else if (type == UnknownThrowable.class) {
      return ThrowableCodec.unknown();
    } else if (Throwable.class.isAssignableFrom(type)) {
      return throwable(type);
    } else if (Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type)) {
      return container(type);
    }
    value = byAncestor(type);
    if (value != null) {
      return value;
    } else if (!Serializable.class.isAssignableFrom(type)) {
      throw new HessianException(
          type.getName() + " does not implement java.io.Serializable" + TO_DO);
    }
    return new ObjectCodec(type, fields(type));
  }

  private static ClassCodec container(Class<?> type) {
    ClassCodec known = Targets.containerCodec(type);
    if (known != null) {
      return known;
    }
    Class<?> standIn = JdkContainers.standIn(type);
    ClassCodec codec = JdkContainers.CODECS.get(standIn);
    if (codec == null) {
      throw new HessianException(type.getName() + " has no Hessian form");
    }
    return codec;
  }

  private @Nullable ClassCodec byAncestor(Class<?> type) {
    if (ZoneId.class.isAssignableFrom(type)) {
      return values.get(ZoneId.class);
    } else if (Calendar.class.isAssignableFrom(type)) {
      return values.get(GregorianCalendar.class);
    } else if (Map.Entry.class.isAssignableFrom(type)
        && !Serializable.class.isAssignableFrom(type)) {
      return values.get(Map.Entry.class);
    }
    return null;
  }

  private ClassCodec throwable(Class<?> type) {
    List<java.lang.reflect.Field> declared = Field.inOrder(type);
    // what the JDK's exceptions add cannot be seen; a class of the user has its own fields only
    List<Field> fields = new ArrayList<>();
    for (java.lang.reflect.Field field : declared) {
      if (field.trySetAccessible()) {
        fields.add(new Field(field, fields.size(), this));
      }
    }
    return new ThrowableCodec(type, fields, isOpen(type));
  }

  private List<Field> fields(Class<?> type) {
    List<java.lang.reflect.Field> declared = Field.inOrder(type);
    if (dialect == Dialect.FINAL) {
      declared.sort(FINAL_ORDER);
    }
    List<Field> fields = new ArrayList<>();
    for (java.lang.reflect.Field field : declared) {
      if (!field.trySetAccessible()) {
        throw new HessianException(
            Field.describe(field)
                + " is not accessible (in "
                + field.getDeclaringClass().getModule()
                + ")"
                + (type.getName().startsWith("java.")
                    ? "; " + type.getName() + " has no Hessian form: mark the field transient"
                    : "; open the package to " + Codecs.class.getModule()));
      }
      fields.add(new Field(field, fields.size(), this));
    }
    return fields;
  }

  private static int depth(Class<?> type) {
    Class<?> parent = type.getSuperclass();
    return parent == null ? 0 : depth(parent) + 1;
  }

  private static boolean isOpen(Class<?> type) {
    return type.getModule().isOpen(type.getPackageName(), Codecs.class.getModule());
  }

  /** Returns the codec of a class whose values never lead to others of the user; else null. */
  @Nullable ClassCodec leaf(Class<?> type) {
    boolean isTime = type.getName().startsWith("java.time.");
    return isTime && Modifier.isFinal(type.getModifiers()) ? values.get(type) : null;
  }

  static boolean isConcrete(Class<?> type) {
    return type.isEnum() || !Modifier.isAbstract(type.getModifiers());
  }

  private static Map<Class<?>, ClassCodec> values(List<ClassCodec> jdkValues) {
    Map<Class<?>, ClassCodec> values = new HashMap<>();
    Scalars.CODECS.forEach(codec -> values.put(codec.type(), codec));
    jdkValues.forEach(codec -> values.put(codec.type(), codec));
    return values;
  }
}
