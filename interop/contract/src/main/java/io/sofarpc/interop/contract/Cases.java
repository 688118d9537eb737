// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.contract;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/** Named checks that run in a fixed order. Not thread-safe. */
public final class Cases {

  /** One check; it fails by throwing. */
  @FunctionalInterface
  public interface Case {

    /** Runs the check. */
    void run() throws Exception;
  }

  private final Map<String, Case> cases = new LinkedHashMap<>();
  private final Set<String> onRequest = new HashSet<>();

  /** Makes an empty list of cases. */
  public Cases() {}

  /** Adds a case under a new name. */
  public Cases add(String name, Case check) {
    if (cases.putIfAbsent(name, check) != null) {
      throw new IllegalArgumentException("case: " + name + " (expected: a name not used before)");
    }
    return this;
  }

  /** Adds a case that needs a provider with special settings: it runs only when it is named. */
  public Cases addOnRequest(String name, Case check) {
    onRequest.add(name);
    return add(name, check);
  }

  /** Adds all cases of another list. */
  public Cases addAll(Cases other) {
    other.cases.forEach(this::add);
    onRequest.addAll(other.onRequest);
    return this;
  }

  /** Returns the names of the cases that run when none is named, in order. */
  public Set<String> ordinary() {
    Set<String> names = new LinkedHashSet<>(cases.keySet());
    names.removeAll(onRequest);
    return names;
  }

  /** Returns the cases by name, in order. */
  public Map<String, Case> byName() {
    return new LinkedHashMap<>(cases);
  }

  /** Fails unless both values have the same text, shown with types and in a fixed order. */
  public static void expectSame(Object expected, Object actual) {
    String wanted = Text.of(expected);
    String got = Text.of(actual);
    if (!wanted.equals(got)) {
      throw new AssertionError("expected " + shorten(wanted) + " but got " + shorten(got));
    }
  }

  /** Fails unless the condition holds. */
  public static void expect(boolean condition, String expectation) {
    if (!condition) {
      throw new AssertionError("expected " + expectation);
    }
  }

  /** Fails unless the call throws exactly this type with exactly this message; returns it. */
  public static <T extends Throwable> T expectThrown(Class<T> type, String message, Case call) {
    T thrown =
        expectThrown(
            type, t -> Objects.equals(message, t.getMessage()), "message " + message, call);
    expect(thrown.getClass() == type, type + " but got " + thrown.getClass());
    return thrown;
  }

  /** Fails unless the call throws this type and the condition holds for it; returns it. */
  public static <T extends Throwable> T expectThrown(
      Class<T> type, Predicate<? super T> condition, String expectation, Case call) {
    Throwable thrown = thrownBy(call);
    if (!type.isInstance(thrown) || !condition.test(type.cast(thrown))) {
      String wanted = type.getName() + " with " + expectation;
      throw new AssertionError("expected " + wanted + " but got " + thrown, thrown);
    }
    return type.cast(thrown);
  }

  private static Throwable thrownBy(Case call) {
    try {
      call.run();
      return null;
    } catch (Throwable t) { // whatever a foreign framework lets through is what we want to see
      return t;
    }
  }

  private static String shorten(String text) {
    return text.length() <= 600 ? text : text.substring(0, 600) + "... (" + text.length() + ")";
  }
}
