// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Exceptions: their own fields, then message, cause, stack trace and suppressed exceptions. They
 * are made without touching the private fields of {@link Throwable}: a class of the user by running
 * only {@code Throwable}'s constructor, so that the message is the one received whatever its own
 * constructors do with it; a class of the JDK by its public constructors where these keep message
 * and cause.
 */
final class ThrowableCodec extends ClassCodec {

  /** Makes an exception. */
  @FunctionalInterface
  interface Maker {
    Throwable make(@Nullable String message, @Nullable Throwable cause);
  }

  /** Constructors that run only Throwable's; null if this JVM has none. */
  private record Bare(@Nullable Constructor<?> withMessage, @Nullable Constructor<?> withCause) {

    static Bare of(Class<?> type) {
      return type == Throwable.class
          ? new Bare(WITH_MESSAGE, WITH_CAUSE)
          : new Bare(Instances.running(type, WITH_MESSAGE), Instances.running(type, WITH_CAUSE));
    }
  }

  private static final String MESSAGE = "detailMessage";
  private static final String CAUSE = "cause";
  private static final String STACK = "stackTrace";
  private static final String SUPPRESSED = "suppressedExceptions";

  /** What stock peers name when nothing is suppressed. */
  private static final String EMPTY_LIST = "java.util.Collections$EmptyList";

  private static final int MAX_CAUSES = 100;

  private static final Constructor<?> WITH_MESSAGE = constructorOf(String.class);
  private static final Constructor<?> WITH_CAUSE = constructorOf(String.class, Throwable.class);

  private final List<Field> simple;
  private final List<Field> others;
  private final boolean isOpen;
  private final @Nullable MethodHandle plainMessage;
  private volatile @Nullable Bare bare;

  /**
   * @param fields the accessible fields of the class and its superclasses below Throwable
   * @param isOpen whether constructors that are not public can be called
   */
  ThrowableCodec(Class<?> type, List<Field> fields, boolean isOpen) {
    this(type, type.getName(), fields, isOpen);
  }

  private ThrowableCodec(Class<?> type, String wireName, List<Field> fields, boolean isOpen) {
    super(type, wireName);
    this.simple = fields.stream().filter(Field::isSimple).toList();
    this.others = fields.stream().filter(field -> !field.isSimple()).toList();
    this.isOpen = isOpen;
    this.plainMessage = type == Throwable.class ? null : plainMessage(type);
  }

  @Override
  List<String> fieldNames() {
    List<String> names = new ArrayList<>();
    simple.forEach(field -> names.add(field.name()));
    names.add(MESSAGE);
    names.add(CAUSE);
    others.forEach(field -> names.add(field.name()));
    names.add(STACK);
    names.add(SUPPRESSED);
    return names;
  }

  /** Passes on what this side does not know as what every peer knows. */
  static ThrowableCodec unknown() {
    String wireName = RuntimeException.class.getName();
    return new ThrowableCodec(UnknownThrowable.class, wireName, List.of(), true);
  }

  @Override
  void write(HessianWriter out, Object value) {
    if (out.writeRef(value)) {
      return;
    }
    Throwable throwable = (Throwable) value;
    out.startObject(this);
    writeFields(out, simple, value);
    out.writeString(message(throwable));
    Throwable cause = out.cutsCauses() ? null : throwable.getCause();
    out.writeValue(cause == null ? throwable : cause); // itself: none
    writeFields(out, others, value);
    out.writeValue((out.cutsCauses() ? rootOf(throwable) : throwable).getStackTrace());
    Throwable[] suppressed = throwable.getSuppressed();
    if (suppressed.length == 0) {
      out.skipRef();
      out.endList(out.startList(EMPTY_LIST, 0));
    } else {
      out.writeValue(new ArrayList<>(List.of(suppressed)));
    }
    out.endObject();
  }

  @Override
  Plan plan(List<String> names, boolean lasting) {
    List<Field> fields = new ArrayList<>(simple);
    fields.addAll(others);
    return new Reading(wireName(), names, fields, this::make);
  }

  private @Nullable String message(Throwable throwable) {
    if (throwable instanceof UnknownThrowable) {
      return throwable.toString();
    } else if (plainMessage == null) {
      return throwable.getMessage();
    }
    try {
      return (String) plainMessage.invokeExact(throwable);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new HessianException(String.valueOf(e), e);
    }
  }

  private static Throwable rootOf(Throwable throwable) {
    Throwable root = throwable;
    for (int i = 0; i < MAX_CAUSES && root.getCause() != null; i++) {
      root = root.getCause();
    }
    return root;
  }

  /**
   * Returns what calls the {@code getMessage} that is overridden by a class of the user: what it
   * adds to the message is added again on the other side. Null if there is nothing to avoid.
   */
  private static @Nullable MethodHandle plainMessage(Class<?> type) {
    Class<?> overriding = null;
    for (Class<?> c = type; c != Throwable.class; c = c.getSuperclass()) {
      if (declaresMessage(c)) {
        overriding = c;
      }
    }
    if (overriding == null) {
      return null;
    }
    MethodType getter = MethodType.methodType(String.class);
    try {
      return MethodHandles.privateLookupIn(overriding, MethodHandles.lookup())
          .findSpecial(overriding.getSuperclass(), "getMessage", getter, overriding)
          .asType(MethodType.methodType(String.class, Throwable.class));
    } catch (ReflectiveOperationException e) {
      return null; // a class of the JDK
    }
  }

  private static boolean declaresMessage(Class<?> type) {
    try {
      return type.getDeclaredMethod("getMessage").getReturnType() == String.class;
    } catch (NoSuchMethodException e) {
      return false;
    }
  }

  private void writeFields(HessianWriter out, List<Field> fields, Object value) {
    for (Field field : fields) {
      try {
        field.write(out, value);
      } catch (HessianException e) {
        throw e.at(wireName() + "." + field.name());
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new HessianException(String.valueOf(e), e);
      }
    }
  }

  private Throwable make(@Nullable String message, @Nullable Throwable cause) {
    Throwable usual = isOpen ? null : makeUsual(message, cause);
    if (usual != null && Objects.equals(usual.getMessage(), message) && usual.getCause() == cause) {
      return usual;
    }
    Throwable bareOne = makeBare(message, cause);
    if (bareOne != null) {
      return bareOne;
    }
    Throwable best = usual == null ? makeUsual(message, cause) : usual;
    return best == null ? new UnknownThrowable(wireName(), message, cause) : best;
  }

  private @Nullable Throwable makeBare(@Nullable String message, @Nullable Throwable cause) {
    Bare constructors = bare;
    if (constructors == null) {
      // made when the first one arrives: the JVM generates code for each
      constructors = Bare.of(type());
      bare = constructors;
    }
    return cause == null
        ? call(constructors.withMessage, message)
        : call(constructors.withCause, message, cause);
  }

  // ---- by its own constructors

  private @Nullable Throwable makeUsual(@Nullable String message, @Nullable Throwable cause) {
    Throwable best = null;
    for (Constructor<?> constructor : type().getDeclaredConstructors()) {
      boolean callable = isOpen ? constructor.trySetAccessible() : isPublic(constructor);
      Object[] arguments = callable ? arguments(constructor, message, cause) : null;
      Throwable made = arguments == null ? null : call(constructor, arguments);
      if (made == null) {
        continue;
      }
      adopt(made, cause);
      if (Objects.equals(made.getMessage(), message) && made.getCause() == cause) {
        return made;
      }
      best = made;
    }
    return best;
  }

  private static @Nullable Object @Nullable [] arguments(
      Constructor<?> constructor, @Nullable String message, @Nullable Throwable cause) {
    Class<?>[] types = constructor.getParameterTypes();
    Object[] arguments = new Object[types.length];
    for (int i = 0; i < types.length; i++) {
      if (types[i] == String.class) {
        arguments[i] = message;
      } else if (types[i].isAssignableFrom(Throwable.class)) {
        arguments[i] = cause;
      } else {
        return null;
      }
    }
    return types.length <= 2 ? arguments : null;
  }

  private static void adopt(Throwable made, @Nullable Throwable cause) {
    if (cause != null && made.getCause() == null) {
      try {
        made.initCause(cause);
      } catch (IllegalStateException e) {
        return; // its constructor said: no cause
      }
    }
  }

  private static boolean isPublic(Constructor<?> constructor) {
    return Modifier.isPublic(constructor.getModifiers())
        && Modifier.isPublic(constructor.getDeclaringClass().getModifiers());
  }

  private static @Nullable Throwable call(
      @Nullable Constructor<?> constructor, @Nullable Object... arguments) {
    if (constructor == null) {
      return null;
    }
    try {
      return (Throwable) constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      return null;
    } catch (ReflectiveOperationException e) {
      throw new HessianException(constructor + ": " + e, e);
    }
  }

  private static Constructor<?> constructorOf(Class<?>... parameters) {
    try {
      return Throwable.class.getConstructor(parameters);
    } catch (NoSuchMethodException e) {
      throw new AssertionError(e);
    }
  }

  /** Reads exceptions of one class definition. */
  static final class Reading implements Plan {

    private static final Target TEXT = Targets.of(String.class);
    private static final Target THROWABLE = new Target(Throwable.class);
    private static final Target TRACE = Targets.of(StackTraceElement[].class);
    private static final Target THROWABLES = throwables();

    private final String className;
    private final List<String> names;
    private final @Nullable Field[] own;
    private final Maker maker;

    Reading(String className, List<String> names, List<Field> fields, Maker maker) {
      this.className = className;
      this.names = names;
      this.maker = maker;
      this.own = new Field[names.size()];
      List<Field> left = new ArrayList<>(fields);
      for (int i = 0; i < own.length; i++) {
        String name = names.get(i);
        own[i] = left.stream().filter(f -> f.name().equals(name)).findFirst().orElse(null);
        left.remove(own[i]);
      }
    }

    @Override
    public Object read(HessianReader in) {
      int number = in.reserveRef();
      String message = null;
      Throwable cause = null;
      StackTraceElement[] trace = null;
      List<?> suppressed = null;
      Object[] values = new Object[own.length];
      for (int i = 0; i < own.length; i++) {
        if (own[i] != null) {
          values[i] = readOwn(in, own[i]);
          continue;
        }
        switch (names.get(i)) {
          case MESSAGE -> message = (String) TEXT.read(in);
          case CAUSE -> cause = readCause(in);
          case STACK -> trace = (StackTraceElement[]) TRACE.read(in);
          case SUPPRESSED -> suppressed = readSuppressed(in);
          default -> in.drop();
        }
      }
      Throwable throwable = maker.make(message, cause);
      for (int i = 0; i < own.length; i++) {
        if (own[i] != null) {
          own[i].set(throwable, values[i]);
        }
      }
      if (trace != null) {
        throwable.setStackTrace(withoutNulls(trace));
      }
      if (suppressed != null) {
        suppressed.stream()
            .filter(s -> s != null && s != throwable)
            .forEach(s -> throwable.addSuppressed((Throwable) s));
      }
      in.setRef(number, throwable);
      return throwable;
    }

    private @Nullable Object readOwn(HessianReader in, Field field) {
      try {
        return field.target().read(in);
      } catch (HessianException e) {
        throw e.at(className + "." + field.name());
      }
    }

    // Itself means none; so does, at the end of a circle, one that is not finished.
    private static @Nullable Throwable readCause(HessianReader in) {
      int reference = in.readRef();
      Object cause =
          reference < 0 ? THROWABLE.read(in) : THROWABLE.fit(in, in.refOrPending(reference));
      return (Throwable) cause;
    }

    private static @Nullable List<?> readSuppressed(HessianReader in) {
      in.allowPending(true);
      Object list = THROWABLES.read(in);
      in.allowPending(false);
      return (List<?>) list;
    }

    private static Target throwables() {
      ClassCodec list =
          new CollectionCodec(List.class, null, CollectionCodec.Cost.CHEAP, ArrayList::new);
      return new Target.Container(List.class, list, Target.ANY, THROWABLE);
    }

    private static StackTraceElement[] withoutNulls(StackTraceElement[] trace) {
      return Arrays.stream(trace).filter(Objects::nonNull).toArray(StackTraceElement[]::new);
    }
  }
}
