// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.contract;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A data class with a field for each kind of value.
 *
 * <p>Two profiles are the same when their {@link #toString()} is: it shows every value, with a
 * letter for the type of a boxed number, and does not depend on the order of sets and maps.
 */
@SuppressWarnings({"serial", "JavaUtilDate"}) // collections of the JDK; APIs still carry dates
public class Profile extends Entity {

  private static final long serialVersionUID = 1L;

  /** Text. */
  public String name;

  /** A primitive. */
  public int age;

  /** A primitive that Hessian does not know. */
  public short level;

  /** A primitive that Hessian does not know. */
  public float ratio;

  /** A truth value. */
  public boolean active;

  /** A character. */
  public char grade;

  /** A boxed number, {@code null} allowed. */
  public Long visits;

  /** An enum. */
  public Color color;

  /** A date with milliseconds. */
  public Date created;

  /** An exact number. */
  public BigDecimal balance;

  /** A number larger than a long. */
  public BigInteger serial;

  /** Bytes. */
  public byte[] photo;

  /** An array of primitives. */
  public int[] numbers;

  /** An array of objects. */
  public String[] aliases;

  /** An array of data classes. */
  public Address[] addresses;

  /** An array of arrays. */
  public int[][] matrix;

  /** A list. */
  public List<String> tags;

  /** A set of enums. */
  public Set<Color> colors;

  /** A map. */
  public Map<String, Integer> scores;

  /** A map with enum keys. */
  public Map<Color, Address> byColor;

  /** A nest of collections. */
  public Map<Integer, List<Map<String, List<Date>>>> nested;

  /** Anything. */
  public Object extra;

  /** Another one. */
  public Profile friend;

  /** Makes a profile without any value. */
  public Profile() {}

  @Override
  public String toString() {
    return Text.of(
        id, name, age, level, ratio, active, grade, visits, color, created, balance, serial, photo,
        numbers, aliases, addresses, matrix, tags, colors, scores, byColor, nested, extra, friend);
  }
}
