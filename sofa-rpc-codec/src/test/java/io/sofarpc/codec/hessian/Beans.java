// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.Currency;
import java.util.Date;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/** Classes that the tests send around. */
final class Beans {

  private Beans() {}

  /** A plain enum. */
  public enum Color {
    RED,
    GREEN,
    BLUE
  }

  /** An enum whose constants have bodies. */
  public enum Shape {
    ROUND {
      @Override
      int corners() {
        return 0;
      }
    },
    SQUARE {
      @Override
      int corners() {
        return 4;
      }
    };

    abstract int corners();
  }

  /** Everything that stock peers on JDK 17 can read and write. */
  public static class Node implements Serializable {
    private static final long serialVersionUID = 1;
    public boolean z;
    public byte b;
    public short s;
    public int i;
    public long l;
    public float f;
    public double d;
    public char c = 'a';
    public Boolean bz;
    public Byte bb;
    public Short bs;
    public Integer bi;
    public Long bl;
    public Float bf;
    public Double bd;
    public Character bc;
    public String string;
    public Date date;
    public BigDecimal decimal;
    public Color color;
    public Object any;
    public Node next;
    public List<Node> list;
    public List<Object> things;
    public Set<String> set;
    public TreeSet<String> sorted;
    public Map<String, Object> map;
    public SortedMap<String, Integer> sortedMap;
    public LinkedList<Long> longs;
    public byte[] bytes;
    public char[] chars;
    public int[] ints;
    public long[] longArray;
    public boolean[] flags;
    public short[] shorts;
    public float[] floats;
    public double[][] matrix;
    public String[] strings;
    public Node[] nodes;
    public Object[] objects;
    public LocalDate day;
    public LocalDateTime time;
    public Instant instant;
    public Duration duration;
    public ZonedDateTime zoned;
    public Locale locale;
    public Currency currency;
    public transient int ignored;
  }

  /** A subclass with a private field and one without setter. */
  public static class SubNode extends Node {
    private static final long serialVersionUID = 1;
    private final String tag;
    private int count;

    public SubNode(String tag) {
      this.tag = tag == null ? "none" : tag;
    }

    public String tag() {
      return tag;
    }

    public int count() {
      return count;
    }

    public void count(int count) {
      this.count = count;
    }
  }
}
