// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.NoSuchFileException;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Exceptions arrive whole, on a JVM without any flag. */
class ThrowableTest {

  static class Business extends Exception {
    private static final long serialVersionUID = 1;
    private final int code;
    private final List<String> details = new ArrayList<>(List.of("d"));

    Business(int code, String message, Throwable cause) {
      super(message, cause);
      this.code = code;
    }
  }

  /** As stock peers on JDK 17 need it. */
  public static class Declared extends Exception {
    private static final long serialVersionUID = 1;
    private int code;

    public Declared(String message) {
      super(message);
    }
  }

  /** Adds to the message in the constructor and when it is asked for. */
  static class Decorated extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final String id;

    Decorated(String id) {
      super("no " + id);
      this.id = id;
    }

    @Override
    public String getMessage() {
      return "[" + id + "] " + super.getMessage();
    }
  }

  static class MoreDecorated extends Decorated {
    private static final long serialVersionUID = 1;

    MoreDecorated(String id) {
      super(id);
    }

    @Override
    public String getMessage() {
      return super.getMessage() + "!";
    }
  }

  /** Cannot be made with nulls and zeros. */
  static class Strict extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final int size;

    Strict(int size) {
      super("size " + 10 / size);
      this.size = size;
    }
  }

  static class WithContext extends RuntimeException {
    private static final long serialVersionUID = 1;
    private Object context;

    WithContext(String message) {
      super(message);
    }
  }

  static final HessianTypes TYPES =
      HessianTypes.of(
          List.of(Business.class, MoreDecorated.class, Decorated.class, Strict.class),
          List.of(WithContext.class));
  private static final Target THROWABLE = new Target(Throwable.class);

  static List<Throwable> throwables() {
    Throwable suppressing = new IllegalStateException("s", new Error("c"));
    suppressing.addSuppressed(new IOException("close"));
    suppressing.addSuppressed(new Business(1, "other", null));
    return List.of(
        new RuntimeException("boom"),
        new RuntimeException((String) null),
        new RuntimeException(new Error("only a cause")),
        new Business(42, "bad", null),
        new Business(42, "bad", new IOException("disk")),
        new Decorated("x1"),
        new MoreDecorated("x2"),
        new Strict(5),
        new AssertionError("a"),
        new NullPointerException("n"),
        new InvocationTargetException(new Error("target")),
        new ExecutionException("e", new Error("why")),
        new UncheckedIOException("u", new IOException("io")),
        new DateTimeParseException("d", "text", 3),
        new ClassNotFoundException("X"),
        new java.sql.SQLException("sql", "state", 5),
        suppressing);
  }

  private static Throwable copy(Throwable throwable) {
    return read(TYPES, Oracle.ours(TYPES, throwable));
  }

  private static Throwable read(HessianTypes types, byte[] content) {
    HessianReader in = types.reader(content, 0, content.length);
    Throwable read = (Throwable) in.read(THROWABLE);
    assertThat(in.remaining()).isZero();
    return read;
  }

  private static void assertSame(Throwable copy, Throwable original) {
    if (original == null) {
      assertThat(copy).isNull();
      return;
    }
    assertThat(copy).hasSameClassAs(original);
    assertThat(copy.getMessage()).isEqualTo(original.getMessage());
    assertThat(copy.toString()).isEqualTo(original.toString());
    assertThat(copy.getStackTrace()).isEqualTo(original.getStackTrace());
    assertSame(copy.getCause(), original.getCause());
    assertThat(copy.getSuppressed()).hasSameSizeAs(original.getSuppressed());
    for (int i = 0; i < copy.getSuppressed().length; i++) {
      assertSame(copy.getSuppressed()[i], original.getSuppressed()[i]);
    }
  }

  @ParameterizedTest
  @MethodSource("throwables")
  void throwable_arrivesWhole(Throwable original) {
    assertSame(copy(original), original);
  }

  @Test
  void ownFields_areRestored_finalOnesToo() {
    Business copy = (Business) copy(new Business(42, "bad", null));

    assertThat(copy.code).isEqualTo(42);
    assertThat(copy.details).containsExactly("d");
    assertThat(((Strict) copy(new Strict(5))).size).isEqualTo(5);
  }

  @Test
  void fromStock_arrivesWhole() {
    for (Throwable original :
        List.of(new Business(42, "bad", new IOException("disk")), new RuntimeException("boom"))) {
      assertSame(read(TYPES, Oracle.write(original)), original);
    }
  }

  @Test
  void toStock_withoutCauses_isReadEvenOnJdk17() {
    Throwable original = new IllegalStateException("bad", new IOException("disk"));
    HessianWriter out = TYPES.writer();
    out.cutCauses(true);
    out.write(original);
    byte[] content = java.util.Arrays.copyOf(out.array(), out.size());

    Throwable read = (Throwable) Oracle.read(content);

    assertThat(read).isInstanceOf(IllegalStateException.class).hasMessage("bad").hasNoCause();
    assertThat(read.getStackTrace()).isEqualTo(original.getCause().getStackTrace());
    assertThat(read(TYPES, content)).hasMessage("bad").hasNoCause();
  }

  @Test
  void toStock_withoutACause_isRead() {
    Declared original = new Declared("bad");
    original.code = 7;

    // on JDK 17 stock makes only public classes with public constructors, from its own bytes too
    Declared read = (Declared) Oracle.read(Oracle.ours(TYPES, original));

    assertThat(read).hasMessage("bad").hasNoCause();
    assertThat(read.code).isEqualTo(7);
    assertThat(read.getStackTrace()).isEqualTo(original.getStackTrace());
  }

  @Test
  void classOfTheJdk_thatIsNotListed_isNamed() {
    Throwable copy = copy(new NoSuchFileException("/x"));

    assertThat(copy).isInstanceOf(UnknownThrowable.class).hasMessage("/x");
    assertThat(copy.toString()).isEqualTo("java.nio.file.NoSuchFileException: /x");
  }

  @Test
  void unknownClass_asCause_isNamed_andPassedOnAsWhatAllKnow() {
    HessianTypes knowsLess = HessianTypes.of(List.of(), List.of());
    byte[] content =
        Oracle.ours(TYPES, new IllegalStateException("outer", new Business(1, "inner", null)));

    Throwable read = read(knowsLess, content);
    Throwable passedOn = read(TYPES, Oracle.ours(TYPES, read.getCause()));

    assertThat(read.getCause())
        .isInstanceOfSatisfying(
            UnknownThrowable.class,
            u -> assertThat(u.className()).isEqualTo(Business.class.getName()));
    assertThat(read.getCause()).hasMessage("inner");
    assertThat(passedOn)
        .isExactlyInstanceOf(RuntimeException.class)
        .hasMessage(Business.class.getName() + ": inner");
  }

  @Test
  void circleOfCauses_ends() {
    Throwable a = new IllegalStateException("a");
    Throwable b = new RuntimeException("b", a);
    a.addSuppressed(b);

    Throwable copy = copy(b);

    assertThat(copy).hasMessage("b");
    assertThat(copy.getCause()).hasMessage("a").hasNoSuppressedExceptions();
  }

  @Test
  void stackTrace_ofAPeerOnJdk8_isRead() {
    byte[] content =
        new Content()
            .def("java.lang.RuntimeException", "detailMessage", "cause", "stackTrace")
            .object(0)
            .string("old")
            .tag('J', 0, 'V')
            .type("[java.lang.StackTraceElement")
            .tag('n', 1)
            .def(
                "java.lang.StackTraceElement",
                "declaringClass",
                "methodName",
                "fileName",
                "lineNumber")
            .object(1)
            .string("A")
            .string("m")
            .string("A.java")
            .integer(3)
            .tag('z')
            .bytes();

    Throwable read = read(TYPES, content);

    assertThat(read).hasMessage("old");
    assertThat(read.getStackTrace()).containsExactly(new StackTraceElement("A", "m", "A.java", 3));
  }

  @Test
  void nullsInTheStackTrace_areLeftOut() {
    byte[] content =
        new Content()
            .def("java.lang.RuntimeException", "stackTrace")
            .object(0)
            .tag('V')
            .type("[java.lang.StackTraceElement")
            .tag('n', 1, 'N', 'z')
            .bytes();

    assertThat(read(TYPES, content).getStackTrace()).isEmpty();
  }

  @Test
  void throwableAsAValue_ofAnUnknownClass_isRefusedWhereNoneIsExpected() {
    byte[] content = Oracle.ours(TYPES, new Business(1, "x", null));
    HessianTypes knowsLess = HessianTypes.of(List.of(), List.of());

    org.assertj.core.api.Assertions.assertThatThrownBy(() -> Oracle.ours(knowsLess, content))
        .hasMessageContaining("is not allowed here");
  }
}
