// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.provider;

import io.sofarpc.interop.contract.InteropException;
import io.sofarpc.interop.contract.InteropService;
import io.sofarpc.interop.contract.Node;
import io.sofarpc.interop.contract.Operator;
import io.sofarpc.interop.contract.Profile;
import io.sofarpc.interop.contract.Times;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Serves the contract. Thread-safe. */
public final class InteropProvider implements InteropService {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Map<String, List<String>> topics = new HashMap<>();

  /** Makes a provider that has not got any message yet. */
  public InteropProvider() {}

  @Override
  public String echo(String text) {
    return text;
  }

  @Override
  public byte[] echoBytes(byte[] bytes) {
    return bytes;
  }

  @Override
  public Object echoObject(Object value) {
    return value;
  }

  @Override
  public Profile echoProfile(Profile profile) {
    return profile;
  }

  @Override
  public String describeProfile(Profile profile) {
    return String.valueOf(profile);
  }

  @Override
  public Map<String, List<Profile>> groupByCity(List<Profile> profiles) {
    Map<String, List<Profile>> groups = new HashMap<>();
    for (Profile profile : profiles) {
      String city = profile.addresses == null ? "" : profile.addresses[0].city;
      groups.computeIfAbsent(city, key -> new ArrayList<>()).add(profile);
    }
    return groups;
  }

  @Override
  public Node echoNode(Node node) {
    return node;
  }

  @Override
  public Times echoTimes(Times times) {
    return times;
  }

  @Override
  public Operator echoOperator(Operator operator) {
    return operator;
  }

  @Override
  public void post(String topic, String message) {
    lock.lock();
    try {
      topics.computeIfAbsent(topic, key -> new ArrayList<>()).add(message);
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void tell(String topic, String message) {
    post(topic, message);
  }

  @Override
  public List<String> messages(String topic, int atLeast, long waitMillis) {
    long left = TimeUnit.MILLISECONDS.toNanos(waitMillis);
    lock.lock();
    try {
      while (topics.getOrDefault(topic, List.of()).size() < atLeast && left > 0) {
        left = arrived.awaitNanos(left);
      }
      return new ArrayList<>(topics.getOrDefault(topic, List.of()));
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String overloaded(String text) {
    return "string:" + text;
  }

  @Override
  public String overloaded(int number) {
    return "int:" + number;
  }

  @Override
  public String overloaded(Integer number) {
    return "Integer:" + number;
  }

  @Override
  public String overloaded(long number) {
    return "long:" + number;
  }

  @Override
  public String overloaded(String first, String second) {
    return "strings:" + first + "," + second;
  }

  @Override
  public String overloaded(List<String> texts) {
    return "list:" + texts;
  }

  @Override
  public String overloaded(String[] texts) {
    return "array:" + Arrays.toString(texts);
  }

  @Override
  public String overloaded() {
    return "none";
  }

  @Override
  public String primitives(
      boolean bool,
      byte int8,
      char character,
      short int16,
      int int32,
      long int64,
      float float32,
      double float64) {
    return boxed(bool, int8, character, int16, int32, int64, float32, float64);
  }

  @Override
  public String boxed(
      Boolean bool,
      Byte int8,
      Character character,
      Short int16,
      Integer int32,
      Long int64,
      Float float32,
      Double float64) {
    return bool + "," + int8 + "," + character + "," + int16 + "," + int32 + "," + int64 + ","
        + float32 + "," + float64;
  }

  @Override
  public boolean negate(boolean value) {
    return !value;
  }

  @Override
  public int negate(int value) {
    return -value;
  }

  @Override
  public long negate(long value) {
    return -value;
  }

  @Override
  public double negate(double value) {
    return -value;
  }

  @Override
  public byte negate(byte value) {
    return (byte) -value;
  }

  @Override
  public short negate(short value) {
    return (short) -value;
  }

  @Override
  public float negate(float value) {
    return -value;
  }

  @Override
  public char next(char value) {
    return (char) (value + 1);
  }

  @Override
  public Integer increment(Integer value) {
    return value == null ? null : value + 1;
  }

  @Override
  public int[] increment(int[] values) {
    return Arrays.stream(values).map(value -> value + 1).toArray();
  }

  @Override
  public String failDeclared(String message, int code) throws InteropException {
    throw new InteropException(message, code);
  }

  @Override
  public String failWithCause(String message) throws InteropException {
    throw new InteropException(message, 7, new IllegalArgumentException("the cause"));
  }

  @Override
  public String failUndeclared(String message) {
    throw new IllegalStateException(message);
  }

  @Override
  public String failUnknown(String message) {
    throw new ProviderOnlyException(message);
  }

  @Override
  public String slow(long millis) {
    try {
      // Nothing counts this down: the wait is the work this method simulates.
      boolean ended = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
      return ended ? "ended early" : "done";
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  @Override
  public Object unsendable() {
    return new Unsendable();
  }

  @Override
  public Object unreadable() {
    return new UnreadableList();
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted", e);
  }

  private static final class Unsendable {}

  private static final class UnreadableList extends AbstractList<String> {

    @Override
    public String get(int index) {
      throw new IllegalStateException("not readable");
    }

    @Override
    public int size() {
      return 1;
    }
  }
}
