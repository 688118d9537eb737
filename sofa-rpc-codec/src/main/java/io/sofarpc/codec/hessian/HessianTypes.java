// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import java.io.Serializable;
import java.lang.reflect.Array;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one service may read, and how: its parameter types, results and exceptions, all they are
 * made of, and the value and collection classes of the JDK. Names on the wire are looked up here
 * and nowhere else, so no class is loaded because a peer named it. Immutable and thread-safe; make
 * it once per service, ahead of the first call.
 *
 * <p>Writing is not limited: any Serializable object that a service holds may be written.
 */
final class HessianTypes {

  /** Allows nothing. */
  static final HessianTypes NONE =
      new HessianTypes(Dialect.DRAFT, HessianLimits.DEFAULT, "", Map.of(), Map.of(), Map.of());

  private static final int MAX_DIMENSIONS = 16;

  private final Dialect dialect;
  private final HessianLimits limits;
  private final String origin;
  private final NameTable<ClassDef.Seen> readable;
  private final NameTable<TypeName> typeNames;
  private final Map<String, Class<?>> classNames;
  private final Map<Class<?>, ClassCodec> codecs = new ConcurrentHashMap<>();

  private HessianTypes(
      Dialect dialect,
      HessianLimits limits,
      String origin,
      Map<String, ClassDef.Seen> readable,
      Map<String, TypeName> typeNames,
      Map<String, Class<?>> classNames) {
    this.dialect = dialect;
    this.limits = limits;
    this.origin = origin;
    this.readable = new NameTable<>(readable);
    this.typeNames = new NameTable<>(typeNames);
    this.classNames = Map.copyOf(classNames);
  }

  /** As {@link #of(Collection, Collection, HessianLimits)} with the default limits. */
  static HessianTypes of(Collection<? extends Type> roots, Collection<? extends Class<?>> extra) {
    return of(roots, extra, HessianLimits.DEFAULT);
  }

  /** As {@link #of(Dialect, Collection, Collection, HessianLimits)} in SOFARPC's dialect. */
  static HessianTypes of(
      Collection<? extends Type> roots,
      Collection<? extends Class<?>> extra,
      HessianLimits limits) {
    return of(Dialect.DRAFT, roots, extra, limits);
  }

  /**
   * Finds all classes reachable from {@code roots}: type arguments, fields, array elements,
   * permitted subclasses of sealed types.
   *
   * @param roots the parameter types, results and declared exceptions of a service
   * @param extra further classes that may be read, such as subclasses of the declared ones
   * @throws IllegalArgumentException if a class among them cannot travel; names the path of fields
   *     to it
   */
  static HessianTypes of(
      Dialect dialect,
      Collection<? extends Type> roots,
      Collection<? extends Class<?>> extra,
      HessianLimits limits) {
    Codecs jdk = Codecs.of(dialect);
    Map<String, ClassCodec> byName = new HashMap<>(jdk.byName());
    TypeWalk walk = new TypeWalk(jdk);
    roots.forEach(root -> walk.visit(root, root.getTypeName()));
    extra.forEach(type -> walk.visit(type, type.getName()));
    walk.codecs().forEach((type, codec) -> addNames(byName, type, codec));
    Map<String, Class<?>> classNames = classNames(byName.values(), walk.named());
    byName.put(Class.class.getName(), classCodec(classNames));
    Map<String, ClassDef.Seen> readable = new HashMap<>();
    byName.forEach((name, codec) -> readable.put(name, new ClassDef.Seen(codec, dialect)));
    for (ClassCodec codec : walk.codecs().values()) {
      ClassDef.Seen seen = readable.get(codec.wireName());
      if (seen != null) {
        seen.prepare(); // those of the JDK can wait until they come
      }
    }
    String origin =
        roots.stream().map(Type::getTypeName).distinct().limit(8).collect(Collectors.joining(", "));
    HessianTypes types =
        new HessianTypes(
            dialect, limits, origin, readable, typeNames(byName, classNames), classNames);
    walk.codecs().forEach(types.codecs::put);
    return types;
  }

  /** Returns a writer into a new array. */
  HessianWriter writer() {
    return new HessianWriter(this);
  }

  /** Returns a writer into {@code buf} from {@code pos} on, or into larger copies of it. */
  HessianWriter writer(byte[] buf, int pos) {
    return new HessianWriter(this, buf, pos);
  }

  /** Returns a reader of {@code length} bytes of {@code buf}. */
  HessianReader reader(byte[] buf, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, buf.length);
    return new HessianReader(this, buf, offset, length);
  }

  Dialect dialect() {
    return dialect;
  }

  HessianLimits limits() {
    return limits;
  }

  NameTable<ClassDef.Seen> readable() {
    return readable;
  }

  /** Returns the codec to write a value of this class. */
  ClassCodec codecOf(Class<?> type) {
    ClassCodec codec = codecs.get(type);
    if (codec == null) {
      codec = type == Class.class ? classCodec(classNames) : Codecs.of(dialect).make(type);
      ClassCodec first = codecs.putIfAbsent(type, codec);
      codec = first == null ? codec : first;
    }
    return codec;
  }

  /** Chooses how to read a list that came as {@code type} (null: untyped) for {@code hint}. */
  ClassCodec listCodec(@Nullable TypeName type, Target hint, HessianReader in) {
    ClassCodec declared = hint.container();
    ClassCodec sent = type == null ? null : type.codec();
    if (sent != null && (declared == null || hint.raw().isAssignableFrom(sent.type()))) {
      return sent;
    } else if (declared != null) {
      return declared;
    } else if (type == null || type.isJdk() || in.takesAnyContainer()) {
      return jdk(type != null && type.isSet() ? LinkedHashSet.class : ArrayList.class);
    }
    throw refusal(type.name());
  }

  /** Chooses how to read a map that came as {@code type} (null: untyped) for {@code hint}. */
  ClassCodec mapCodec(@Nullable TypeName type, Target hint, HessianReader in) {
    ClassCodec declared = hint.container();
    ClassCodec sent = type == null ? null : type.codec();
    if (sent != null && (declared == null || hint.raw().isAssignableFrom(sent.type()))) {
      return sent;
    } else if (declared != null) {
      return declared;
    } else if (type == null) {
      // stock peers take the entries of an untyped map for the fields of a declared class
      ClassDef.Seen seen = readable.get(hint.raw().getName());
      return seen != null && seen.codec() instanceof ObjectCodec object
          ? object
          : jdk(HashMap.class);
    } else if (type.isJdk() || in.takesAnyContainer()) {
      return jdk(LinkedHashMap.class);
    }
    throw refusal(type.name());
  }

  @Nullable TypeName typeName(byte[] buf, int from, int length) {
    return typeNames.get(buf, from, length);
  }

  TypeName typeName(String name) {
    TypeName known = typeNames.get(name);
    if (known != null) {
      return known;
    }
    Class<?> type = name.startsWith("[") ? arrayNamed(classNames, name) : null;
    return new TypeName(name, type == null ? null : codecOf(type));
  }

  HessianException refusal(String className) {
    return new HessianException(
        "class "
            + className
            + " is not allowed here; only classes reachable from the service's signature are ("
            + origin
            + "). If it is meant to be, add it to the extra classes of the service");
  }

  private static ClassCodec jdk(Class<?> container) {
    ClassCodec codec = JdkContainers.CODECS.get(container);
    if (codec == null) {
      throw new AssertionError(container);
    }
    return codec;
  }

  private static void addNames(Map<String, ClassCodec> byName, Class<?> type, ClassCodec codec) {
    byName.put(type.getName(), codec);
    if (type.isEnum()) {
      // stock peers name the class of a constant with a body
      for (Object constant : type.getEnumConstants()) {
        byName.put(constant.getClass().getName(), codec);
      }
    }
  }

  // ---- names of arrays and of Class values

  private static Map<String, TypeName> typeNames(
      Map<String, ClassCodec> byName, Map<String, Class<?>> classNames) {
    Map<String, TypeName> names = new HashMap<>();
    byName.forEach((name, codec) -> names.put(name, new TypeName(name, codec)));
    Set<Class<?>> components = new HashSet<>(classNames.values());
    for (Class<?> component : components) {
      if (component != void.class) {
        ClassCodec codec = new ArrayCodec(component, Targets.of(component));
        names.put(codec.wireName(), new TypeName(codec.wireName(), codec));
        names.put("[" + component.getName(), new TypeName("[" + component.getName(), codec));
      }
    }
    return names;
  }

  private static Map<String, Class<?>> classNames(
      Collection<ClassCodec> codecs, Set<Class<?>> named) {
    Map<String, Class<?>> names = new HashMap<>();
    for (Class<?> primitive :
        List.of(
            boolean.class,
            byte.class,
            char.class,
            short.class,
            int.class,
            long.class,
            float.class,
            double.class,
            void.class)) {
      names.put(primitive.getName(), primitive);
    }
    for (Class<?> type :
        List.of(
            Object.class,
            Serializable.class,
            Comparable.class,
            CharSequence.class,
            Number.class,
            Class.class,
            Enum.class,
            Void.class)) {
      names.put(type.getName(), type);
    }
    Scalars.CODECS.forEach(codec -> putName(names, codec.type()));
    JdkContainers.CODECS.keySet().forEach(type -> putName(names, type));
    codecs.forEach(codec -> putName(names, codec.type()));
    named.forEach(type -> putName(names, type));
    return names;
  }

  private static void putName(Map<String, Class<?>> names, Class<?> type) {
    if (!type.isArray()) {
      names.put(type.getName(), type);
    }
  }

  private static @Nullable Class<?> arrayNamed(Map<String, Class<?>> classNames, String name) {
    int dimensions = 0;
    while (name.charAt(dimensions) == '[') {
      if (++dimensions == name.length() || dimensions > MAX_DIMENSIONS) {
        return null;
      }
    }
    String element = name.substring(dimensions);
    Class<?> type =
        switch (element) {
          case "string" -> String.class;
          case "object" -> Object.class;
          case "date" -> Date.class;
          default -> classNames.get(element);
        };
    if (type == null || type == void.class) {
      return null;
    }
    return Array.newInstance(type, new int[dimensions]).getClass();
  }

  private static ClassCodec classCodec(Map<String, Class<?>> classNames) {
    return new ValueCodec<>(
        Class.class,
        Class.class.getName(),
        true,
        new ValueCodec.Form<>(
            List.of(new ValueCodec.Part("name", Targets.of(String.class))),
            type -> new Object[] {type.getName()},
            values -> classNamed(classNames, String.valueOf(values[0]))));
  }

  // As Class.getName(): arrays are "[I" and "[Lcom.acme.User;"
  private static Class<?> classNamed(Map<String, Class<?>> classNames, String name) {
    Class<?> type = classNames.get(name);
    if (type == null && name.startsWith("[")) {
      int dimensions = name.lastIndexOf('[') + 1;
      String element = name.substring(dimensions);
      String elementName =
          element.startsWith("L") && element.endsWith(";")
              ? element.substring(1, element.length() - 1)
              : primitiveNamed(element);
      type = arrayNamed(classNames, name.substring(0, dimensions) + elementName);
    }
    if (type == null) {
      throw new HessianException("class " + name + " is not allowed as a value here");
    }
    return type;
  }

  private static String primitiveNamed(String descriptor) {
    return switch (descriptor) {
      case "Z" -> "boolean";
      case "B" -> "byte";
      case "C" -> "char";
      case "S" -> "short";
      case "I" -> "int";
      case "J" -> "long";
      case "F" -> "float";
      case "D" -> "double";
      default -> "";
    };
  }
}
