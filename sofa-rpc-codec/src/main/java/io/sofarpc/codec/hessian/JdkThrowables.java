// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.InvalidObjectException;
import java.io.NotSerializableException;
import java.io.ObjectStreamException;
import java.io.UncheckedIOException;
import java.io.UnsupportedEncodingException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.lang.reflect.UndeclaredThrowableException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.MalformedURLException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.BufferOverflowException;
import java.nio.BufferUnderflowException;
import java.nio.channels.ClosedChannelException;
import java.security.GeneralSecurityException;
import java.text.ParseException;
import java.time.DateTimeException;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.EmptyStackException;
import java.util.InputMismatchException;
import java.util.List;
import java.util.MissingResourceException;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;

/** The exceptions of the JDK that always may travel; others arrive as unknown ones. */
final class JdkThrowables {

  private static final List<Class<? extends Throwable>> LANG =
      List.of(
          Throwable.class,
          Exception.class,
          RuntimeException.class,
          Error.class,
          ArithmeticException.class,
          ArrayIndexOutOfBoundsException.class,
          ArrayStoreException.class,
          AssertionError.class,
          ClassCastException.class,
          ClassNotFoundException.class,
          CloneNotSupportedException.class,
          ExceptionInInitializerError.class,
          IllegalAccessError.class,
          IllegalAccessException.class,
          IllegalArgumentException.class,
          IllegalMonitorStateException.class,
          IllegalStateException.class,
          IncompatibleClassChangeError.class,
          IndexOutOfBoundsException.class,
          InstantiationException.class,
          InterruptedException.class,
          InternalError.class,
          InvocationTargetException.class,
          LinkageError.class,
          NegativeArraySizeException.class,
          NoClassDefFoundError.class,
          NoSuchFieldError.class,
          NoSuchFieldException.class,
          NoSuchMethodError.class,
          NoSuchMethodException.class,
          NullPointerException.class,
          NumberFormatException.class,
          OutOfMemoryError.class,
          ReflectiveOperationException.class,
          SecurityException.class,
          StackOverflowError.class,
          StringIndexOutOfBoundsException.class,
          UndeclaredThrowableException.class,
          UnsatisfiedLinkError.class,
          UnsupportedOperationException.class,
          VirtualMachineError.class);

  private static final List<Class<? extends Throwable>> OTHERS =
      List.of(
          BindException.class,
          BrokenBarrierException.class,
          BufferOverflowException.class,
          BufferUnderflowException.class,
          CancellationException.class,
          ClosedChannelException.class,
          CompletionException.class,
          ConcurrentModificationException.class,
          ConnectException.class,
          DateTimeException.class,
          DateTimeParseException.class,
          EmptyStackException.class,
          EOFException.class,
          ExecutionException.class,
          FileNotFoundException.class,
          GeneralSecurityException.class,
          InputMismatchException.class,
          InterruptedIOException.class,
          InvalidObjectException.class,
          IOException.class,
          MalformedURLException.class,
          MissingResourceException.class,
          NoRouteToHostException.class,
          NoSuchElementException.class,
          NotSerializableException.class,
          ObjectStreamException.class,
          ParseException.class,
          ProtocolException.class,
          RejectedExecutionException.class,
          SocketException.class,
          SocketTimeoutException.class,
          TimeoutException.class,
          UncheckedIOException.class,
          UnknownHostException.class,
          UnsupportedEncodingException.class,
          URISyntaxException.class);

  /** Of modules that may be absent. */
  private static final List<String> NAMES =
      List.of(
          "java.sql.SQLException",
          "java.sql.SQLTimeoutException",
          "java.sql.SQLIntegrityConstraintViolationException");

  private JdkThrowables() {}

  static List<Class<?>> all() {
    List<Class<?>> all = new ArrayList<>(LANG);
    all.addAll(OTHERS);
    for (String name : NAMES) {
      find(name).ifPresent(all::add);
    }
    all.removeIf(type -> Modifier.isAbstract(type.getModifiers()));
    return all;
  }

  private static Optional<Class<?>> find(String name) {
    try {
      return Optional.of(Class.forName(name));
    } catch (ClassNotFoundException e) {
      return Optional.empty();
    }
  }
}
