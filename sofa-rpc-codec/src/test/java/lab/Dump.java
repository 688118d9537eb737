// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package lab;

import java.io.Serializable;
import java.util.List;

/** The classes of the objects in dubbo-values.txt. */
public final class Dump {

  private Dump() {}

  public enum Color {
    RED,
    GREEN {
      @Override
      public String toString() {
        return "green";
      }
    }
  }

  public record Point(int x, String y) implements Serializable {}

  public static class Person implements Serializable {
    private static final long serialVersionUID = 1;

    public String name;
    public int age;
    public Integer boxed;
    public long l;
    public short s;
    public byte b;
    public float f;
    public double d;
    public char c;
    public boolean z;
    public Color color;
    public Person friend;
    public List<String> tags;
  }

  public static class Base implements Serializable {
    private static final long serialVersionUID = 1;

    private int id;
    public String x;

    public int baseId() {
      return id;
    }
  }

  public static class Derived extends Base {
    private static final long serialVersionUID = 1;

    private int id;
    public String y;

    public int id() {
      return id;
    }
  }

  public static class Biz extends Exception {
    private static final long serialVersionUID = 1;

    public int code;

    public Biz(String message) {
      super(message);
    }
  }
}
