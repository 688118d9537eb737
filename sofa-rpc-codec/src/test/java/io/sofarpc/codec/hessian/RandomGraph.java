// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import io.sofarpc.codec.hessian.Beans.Color;
import io.sofarpc.codec.hessian.Beans.Node;
import io.sofarpc.codec.hessian.Beans.SubNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Currency;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Random object graphs with shared objects and cycles, the same for the same seed. */
final class RandomGraph {

  private static final String[] ZONES = {"Europe/Paris", "Asia/Shanghai", "UTC"};

  private final SplittableRandom random;
  private final List<Node> made = new ArrayList<>();
  private final List<Object> shared = new ArrayList<>();
  private int left;

  RandomGraph(long seed) {
    random = new SplittableRandom(seed);
    left = 2 + random.nextInt(60);
  }

  Object value() {
    return any(4);
  }

  Object any(int depth) {
    left--;
    int kind = random.nextInt(depth > 0 && left > 0 ? 34 : 16);
    return switch (kind) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2, 3 -> integer();
      case 4 -> longNumber();
      case 5, 6 -> decimal();
      case 7, 8, 9 -> string();
      case 10 -> date();
      case 11 -> bytes();
      case 12 -> Color.values()[random.nextInt(3)];
      case 13 -> new BigDecimal(BigInteger.valueOf(random.nextLong()), random.nextInt(20));
      case 14 -> reuse();
      case 15 -> scalarObject();
      case 16, 17, 18 -> collect(new ArrayList<>(), () -> any(depth - 1));
      case 19 -> collect(new LinkedList<>(), () -> any(depth - 1));
      case 20 -> collect(new HashSet<>(), this::string);
      case 21 -> collect(new LinkedHashSet<>(), this::integer);
      case 22 -> collect(new TreeSet<>(), this::longNumber);
      case 23 -> collect(new CopyOnWriteArrayList<>(), () -> any(depth - 1));
      case 24 -> map(new HashMap<>(), depth);
      case 25 -> map(new LinkedHashMap<>(), depth);
      case 26 -> map(new TreeMap<>(), depth);
      case 27 -> map(new ConcurrentSkipListMap<>(), 0);
      case 28 -> array(depth);
      case 29 -> Arrays.asList(any(depth - 1), string());
      default -> node(depth);
    };
  }

  private Object reuse() {
    if (!shared.isEmpty() && random.nextBoolean()) {
      return shared.get(random.nextInt(shared.size()));
    }
    return made.isEmpty() ? null : made.get(random.nextInt(made.size()));
  }

  private Object scalarObject() {
    return switch (random.nextInt(8)) {
      case 0 -> new AtomicInteger(random.nextInt());
      case 1 -> String.class;
      case 2 -> int[].class;
      case 3 -> Locale.FRANCE;
      case 4 -> new java.sql.Timestamp(random.nextInt(1_000_000));
      case 5 -> new java.io.File("/tmp/x");
      case 6 -> LocalDate.ofEpochDay(random.nextInt(20_000));
      default -> new java.sql.Date(random.nextInt(1_000_000));
    };
  }

  private int integer() {
    return random.nextInt() >> random.nextInt(32);
  }

  private long longNumber() {
    return random.nextLong() >> random.nextInt(64);
  }

  private double decimal() {
    double value =
        switch (random.nextInt(4)) {
          case 0 -> integer();
          case 1 -> Float.intBitsToFloat(random.nextInt());
          case 2 -> Double.longBitsToDouble(random.nextLong());
          default -> random.nextInt(-200, 200);
        };
    return Double.isNaN(value) ? Double.NaN : value == 0 ? 0.0 : value;
  }

  String string() {
    int length =
        switch (random.nextInt(20)) {
          case 0 -> 0;
          case 1 -> 30 + random.nextInt(4);
          case 2 -> random.nextInt(400);
          default -> random.nextInt(24);
        };
    if (random.nextInt(2_000) == 0) {
      length = 0x8000 - 3 + random.nextInt(6);
    }
    StringBuilder text = new StringBuilder();
    boolean ascii = random.nextInt(3) != 0;
    while (text.length() < length) {
      switch (ascii ? 0 : random.nextInt(4)) {
        case 1 -> text.append((char) (0x80 + random.nextInt(0x700)));
        case 2 -> text.append((char) (0x4e00 + random.nextInt(0x1000)));
        case 3 -> text.appendCodePoint(0x1f600 + random.nextInt(0x40));
        default -> text.append((char) random.nextInt(0x80));
      }
    }
    return text.toString();
  }

  private Date date() {
    return new Date(longNumber() >> 16);
  }

  private byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(random.nextInt(500) == 0 ? 70_000 : 40)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) random.nextInt();
    }
    return bytes;
  }

  private <T, C extends Collection<? super T>> C collect(C into, Supplier<T> element) {
    int size = random.nextInt(300) == 0 ? 260 : random.nextInt(6);
    for (int i = 0; i < size; i++) {
      into.add(element.get());
    }
    if (into instanceof ArrayList<?>) {
      shared.add(into);
    }
    return into;
  }

  private Map<String, Object> map(Map<String, Object> into, int depth) {
    for (int i = random.nextInt(5); i > 0; i--) {
      Object value = any(depth - 1);
      into.put(string(), value == null ? "none" : value);
    }
    return into;
  }

  private Object array(int depth) {
    int length = random.nextInt(5);
    return switch (random.nextInt(9)) {
      case 0 -> random.ints(length).toArray();
      case 1 -> random.longs(length).toArray();
      case 2 -> new double[][] {{1, decimal()}, {}, {decimal()}};
      case 3 -> fill(new String[length], this::string);
      case 4 -> fill(new Object[length], () -> any(depth - 1));
      case 5 -> fill(new Integer[length], this::integer);
      case 6 -> new boolean[length];
      case 7 -> fill(new Color[length], () -> Color.GREEN);
      default -> fill(new Node[length], () -> node(depth - 1));
    };
  }

  private static <T> T[] fill(T[] array, Supplier<? extends T> element) {
    for (int i = 0; i < array.length; i++) {
      array[i] = element.get();
    }
    return array;
  }

  private Node node(int depth) {
    if (depth <= 0 || left <= 0) {
      return made.isEmpty() ? null : made.get(random.nextInt(made.size()));
    }
    Node node = random.nextInt(3) == 0 ? new SubNode(string()) : new Node();
    made.add(node);
    left--;
    if (node instanceof SubNode sub) {
      sub.count(integer());
    }
    node.z = random.nextBoolean();
    node.b = (byte) random.nextInt();
    node.s = (short) random.nextInt();
    node.i = integer();
    node.l = longNumber();
    node.f = (float) random.nextInt() / 16;
    node.d = decimal();
    node.c = (char) (0x20 + random.nextInt(0x1000));
    if (random.nextBoolean()) {
      node.bz = random.nextBoolean();
      node.bb = (byte) random.nextInt();
      node.bs = (short) random.nextInt();
      node.bi = integer();
      node.bl = longNumber();
      node.bf = (float) random.nextInt();
      node.bd = decimal();
      node.bc = 'x';
    }
    node.string = string();
    switch (random.nextInt(4)) {
      case 0 -> fillTimes(node);
      case 1 -> fillArrays(node, depth);
      case 2 -> fillCollections(node, depth);
      default -> node.any = any(depth - 1);
    }
    node.next = node(depth - 1);
    return node;
  }

  private void fillTimes(Node node) {
    node.date = date();
    node.decimal = BigDecimal.valueOf(random.nextInt(), 2);
    node.color = Color.BLUE;
    node.day = LocalDate.ofEpochDay(random.nextInt(30_000));
    node.instant = Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
    node.duration = Duration.ofMillis(random.nextInt());
    node.time = LocalDateTime.of(node.day, LocalTime.ofSecondOfDay(random.nextInt(86_400)));
    node.zoned =
        ZonedDateTime.ofInstant(
            node.time.toInstant(ZoneOffset.UTC), ZoneId.of(ZONES[random.nextInt(ZONES.length)]));
    node.locale = Locale.CHINA;
    node.currency = Currency.getInstance("EUR");
  }

  private void fillArrays(Node node, int depth) {
    node.bytes = bytes();
    node.chars = string().toCharArray();
    node.ints = random.ints(3).toArray();
    node.longArray = random.longs(2).toArray();
    node.flags = new boolean[] {true, false};
    node.shorts = new short[] {1, -300};
    node.floats = new float[] {1.5f, 0.1f};
    node.matrix = new double[][] {{1}, {0.25, 1e300}, {}};
    node.strings = fill(new String[2], this::string);
    node.nodes = fill(new Node[2], () -> node(depth - 1));
    node.objects = fill(new Object[2], () -> any(depth - 1));
  }

  private void fillCollections(Node node, int depth) {
    node.list = collect(new ArrayList<>(), () -> node(depth - 1));
    node.things = collect(new ArrayList<>(), () -> any(depth - 1));
    node.set = collect(new HashSet<>(), this::string);
    node.sorted = collect(new TreeSet<>(), this::string);
    node.map = map(new HashMap<>(), depth);
    node.sortedMap = new TreeMap<>(Map.of("a", integer()));
    node.longs = collect(new LinkedList<>(), this::longNumber);
  }
}
