// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.contract;

import java.util.List;
import java.util.Map;

/** One method for each kind of value and outcome that has to survive the wire. */
public interface InteropService {

  /** Returns {@code text}, which may be {@code null}. */
  String echo(String text);

  /** Returns {@code bytes}, which may be {@code null}. */
  byte[] echoBytes(byte[] bytes);

  /** Returns {@code value} as it was decoded without any help from a declared type. */
  Object echoObject(Object value);

  /** Returns the profile as it was decoded. */
  Profile echoProfile(Profile profile);

  /** Returns {@link Profile#toString()} of what the provider decoded. */
  String describeProfile(Profile profile);

  /** Returns the profiles by the city of their first address; without address the key is "". */
  Map<String, List<Profile>> groupByCity(List<Profile> profiles);

  /** Returns a node that may contain itself. */
  Node echoNode(Node node);

  /** Returns the times as they were decoded. */
  Times echoTimes(Times times);

  /** Returns the operator, whose constants have classes of their own. */
  Operator echoOperator(Operator operator);

  /** Adds a message to a topic; consumers call it as an ordinary void method. */
  void post(String topic, String message);

  /** Adds a message to a topic; consumers call it one-way. */
  void tell(String topic, String message);

  /**
   * Returns the messages of a topic in the order of their arrival.
   *
   * @param atLeast how many messages to wait for
   * @param waitMillis how long to wait for them; then those that are there are returned
   */
  List<String> messages(String topic, int atLeast, long waitMillis);

  /** Returns "string:" and the text. */
  String overloaded(String text);

  /** Returns "int:" and the number. */
  String overloaded(int number);

  /** Returns "Integer:" and the number. */
  String overloaded(Integer number);

  /** Returns "long:" and the number. */
  String overloaded(long number);

  /** Returns "strings:" and both texts, separated by a comma. */
  String overloaded(String first, String second);

  /** Returns "list:" and the list. */
  String overloaded(List<String> texts);

  /** Returns "array:" and the elements as a list. */
  String overloaded(String[] texts);

  /** Returns "none". */
  String overloaded();

  /** Returns all arguments as text, separated by commas. */
  String primitives(
      boolean bool,
      byte int8,
      char character,
      short int16,
      int int32,
      long int64,
      float float32,
      double float64);

  /** Returns all arguments as text, separated by commas; each may be {@code null}. */
  String boxed(
      Boolean bool,
      Byte int8,
      Character character,
      Short int16,
      Integer int32,
      Long int64,
      Float float32,
      Double float64);

  /** Returns the opposite. */
  boolean negate(boolean value);

  /** Returns the value with the other sign. */
  int negate(int value);

  /** Returns the value with the other sign. */
  long negate(long value);

  /** Returns the value with the other sign. */
  double negate(double value);

  /** Returns the value with the other sign, from a type that Hessian does not know. */
  byte negate(byte value);

  /** Returns the value with the other sign, from a type that Hessian does not know. */
  short negate(short value);

  /** Returns the value with the other sign, from a type that Hessian does not know. */
  float negate(float value);

  /** Returns the next character; Hessian has none and sends a string. */
  char next(char value);

  /** Returns the value plus one, or {@code null} for {@code null}. */
  Integer increment(Integer value);

  /** Returns the numbers, each plus one. */
  int[] increment(int[] values);

  /** Throws {@link InteropException} with this message and code. */
  String failDeclared(String message, int code) throws InteropException;

  /** Throws {@link InteropException} with this message and a cause. */
  String failWithCause(String message) throws InteropException;

  /** Throws {@link IllegalStateException} with this message. */
  String failUndeclared(String message);

  /** Throws a runtime exception with this message whose class is not known to consumers. */
  String failUnknown(String message);

  /** Returns "done" after this time. */
  String slow(long millis);

  /** Returns an object whose class is not serializable and not known to consumers. */
  Object unsendable();

  /** Returns a list that throws when it is read, so no codec can write it. */
  Object unreadable();
}
