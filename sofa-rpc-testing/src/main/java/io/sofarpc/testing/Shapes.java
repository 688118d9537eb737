// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.testing;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The service of {@link CodecContract}, with the values that travel in its calls. */
@SuppressWarnings({"JavaUtilDate", "UndefinedEquals"}) // a value of many real services
public interface Shapes {

  /** Returns its argument. */
  String echo(String text);

  /** Returns its argument several times. */
  String echo(String text, int times);

  /** Returns its argument as text. */
  String echo(Integer number);

  /** Returns a text. */
  String text();

  /** Takes every primitive. */
  void primitives(boolean a, byte b, short c, int d, long e, float f, double g, char h);

  /** Takes numbers. */
  void numbers(int a, long b, double c);

  /** Takes numbers or nulls. */
  void boxes(Integer a, Long b, Boolean c, Double d);

  /** Takes and returns nothing. */
  void nothing();

  /** Returns its argument. */
  Order order(Order order) throws OrderRejected;

  /** Takes collections. */
  void collections(List<Order> orders, Map<String, List<Integer>> index, Set<String> tags);

  /** Returns a map. */
  Map<String, Order> byName();

  /** Takes arrays. */
  void arrays(byte[] a, int[] b, String[] c, Order[] d, long[][] e);

  /** Returns bytes. */
  byte[] bytes();

  /** Takes small values. */
  void scalars(Date date, Color color, BigDecimal decimal);

  /** Returns its argument. */
  Object anything(Object value);

  /** Returns a future. */
  CompletableFuture<Order> later(long number);

  /** A service whose parameter cannot be written. */
  interface Unwritable {

    /** Takes what cannot be written. */
    void take(Opaque opaque);
  }

  /** An enum. */
  enum Color {
    /** Red. */
    RED,
    /** Green. */
    GREEN
  }

  /** An object with all kinds of fields. */
  class Order implements Serializable {

    private static final long serialVersionUID = 1L;

    private long number;
    private @Nullable String customer;
    private boolean paid;
    private double total;
    private @Nullable Color color;
    private @Nullable Date created;
    private @Nullable List<Line> lines;
    private @Nullable Map<String, String> notes;

    /** Creates an order with nothing in it. */
    public Order() {}

    static Order sample(long number) {
      Order order = new Order();
      order.number = number;
      order.customer = "käse & co " + number;
      order.paid = true;
      order.total = number + 0.25;
      order.color = Color.RED;
      order.created = new Date(1_600_000_000_000L + number);
      order.lines = new ArrayList<>(List.of(new Line("nut", 3), new Line("bolt", 4)));
      order.notes = new LinkedHashMap<>(Map.of("ring", "twice"));
      return order;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Order that
          && getClass() == that.getClass()
          && number == that.number
          && paid == that.paid
          && total == that.total
          && Objects.equals(customer, that.customer)
          && color == that.color
          && Objects.equals(created, that.created)
          && Objects.equals(lines, that.lines)
          && Objects.equals(notes, that.notes);
    }

    @Override
    public int hashCode() {
      return Long.hashCode(number);
    }

    @Override
    public String toString() {
      return getClass().getSimpleName()
          + Arrays.asList(number, customer, paid, total, color, created, lines, notes);
    }
  }

  /** A part of an order. */
  final class Line implements Serializable {

    private static final long serialVersionUID = 1L;

    private String article = "";
    private int count;

    /** Creates an empty line. */
    public Line() {}

    Line(String article, int count) {
      this.article = article;
      this.count = count;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Line that && count == that.count && article.equals(that.article);
    }

    @Override
    public int hashCode() {
      return article.hashCode() + count;
    }

    @Override
    public String toString() {
      return count + " " + article;
    }
  }

  /** A subclass with a field of its own. */
  final class ExpressOrder extends Order {

    private static final long serialVersionUID = 1L;

    private String how = "";

    /** Creates an empty order. */
    public ExpressOrder() {}

    ExpressOrder(String how) {
      this.how = how;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof ExpressOrder that && super.equals(that) && how.equals(that.how);
    }

    @Override
    public int hashCode() {
      return how.hashCode();
    }
  }

  /** An exception that the service declares. */
  final class OrderRejected extends Exception {

    private static final long serialVersionUID = 1L;

    final int reason;

    /** Creates the exception. */
    public OrderRejected(@Nullable String message, int reason) {
      super(message);
      this.reason = reason;
    }
  }

  /** A class that no signature names. */
  final class NotNamed1 implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Creates it. */
    public NotNamed1() {}
  }

  /** A class that no signature names, and which is never initialised. */
  final class NotNamed2 implements Serializable {

    private static final long serialVersionUID = 1L;

    static {
      System.setProperty("io.sofarpc.testing.Shapes.initialised", "true");
    }

    /** Creates it. */
    public NotNamed2() {}
  }

  /** A class that cannot be written. */
  final class Opaque {

    private final Thread thread;

    Opaque(Thread thread) {
      this.thread = thread;
    }

    @Override
    public String toString() {
      return "opaque " + thread.getName();
    }
  }
}
