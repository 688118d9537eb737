// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.contract;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Values worth sending. */
@SuppressWarnings("JavaUtilDate") // APIs still carry dates
public final class Samples {

  private static final Date DATE = new Date(1_767_225_599_123L);

  private Samples() {}

  /** Returns a text that no other call of this method returns. */
  public static String unique(String prefix) {
    return prefix + "-" + UUID.randomUUID();
  }

  /** Returns a profile with a value in every field. */
  public static Profile profile() {
    Profile profile = new Profile();
    profile.id = 1L << 40;
    profile.name = "\u5f20\u4e09 \ud83d\ude80";
    profile.age = 41;
    profile.level = -7;
    profile.ratio = 0.25f;
    profile.active = true;
    profile.grade = 'A';
    profile.visits = 3L;
    profile.color = Color.GREEN;
    profile.created = DATE;
    profile.balance = new BigDecimal("12345678901234567890.1234567890");
    profile.serial = BigInteger.TWO.pow(100);
    profile.photo = new byte[] {0, 1, -1, 127, -128};
    profile.numbers = new int[] {1, -1, 1 << 20, 1 << 31};
    profile.aliases = new String[] {"z", null, ""};
    profile.addresses = new Address[] {new Address("Hangzhou", 1), new Address(null, 2)};
    profile.matrix = new int[][] {{1, 2}, {}, {3}};
    profile.tags = new ArrayList<>(Arrays.asList("a", null, "b"));
    profile.colors = new HashSet<>(List.of(Color.RED, Color.BLUE));
    profile.scores = new HashMap<>(Map.of("maths", 1, "art", -2));
    profile.byColor = new HashMap<>(Map.of(Color.RED, new Address("Beijing", 3)));
    profile.nested = nested();
    profile.extra = new Address("anywhere", 4);
    profile.friend = new Profile();
    profile.friend.name = "friend";
    return profile;
  }

  @SuppressWarnings("JdkObsolete") // peers use it, so it has to survive the wire
  private static Map<Integer, List<Map<String, List<Date>>>> nested() {
    Map<String, List<Date>> dates = new LinkedHashMap<>();
    dates.put("past", new ArrayList<>(List.of(new Date(-1), new Date(0))));
    dates.put("none", new LinkedList<>());
    Map<Integer, List<Map<String, List<Date>>>> nested = new TreeMap<>();
    nested.put(-1, new ArrayList<>());
    nested.put(300, new ArrayList<>(List.of(dates, new HashMap<>())));
    return nested;
  }

  /** Returns times with a value in every field. */
  public static Times times() {
    Times times = new Times();
    times.date = LocalDate.of(2024, 2, 29);
    times.time = LocalTime.of(23, 59, 59, 999_999_999);
    times.dateTime = LocalDateTime.of(times.date, times.time);
    times.instant = Instant.ofEpochSecond(1_767_225_599, 123_456_789);
    times.duration = Duration.ofSeconds(90, 1);
    times.zoned = times.dateTime.atZone(ZoneId.of("Asia/Shanghai"));
    return times;
  }

  /** Returns values by name that keep their class when no declared type helps the decoder. */
  public static Map<String, Object> objects() {
    Map<String, Object> objects = new LinkedHashMap<>();
    objects.put("string", "text");
    objects.put("int", 1);
    objects.put("long", 1L);
    objects.put("double", 1.0);
    objects.put("boolean", true);
    objects.put("date", DATE);
    objects.put("big-decimal", new BigDecimal("0.10"));
    objects.put("enum", Color.BLUE);
    objects.put("address", new Address("x", 1));
    objects.put("list", new ArrayList<>(List.of(1, 2L, "3", DATE)));
    objects.put("map", new HashMap<>(Map.of("k", 1, 2, new ArrayList<>(List.of(3)))));
    objects.put("enum-map", enumMap());
    objects.put("strings", new String[] {"a", "b"});
    objects.put("objects", new Object[] {"a", 1, null});
    objects.put("bytes", new byte[] {1, 2});
    objects.put("longs", new long[] {1, -1});
    objects.put("addresses", new Address[] {new Address("y", 2)});
    return objects;
  }

  private static Map<Color, String> enumMap() {
    Map<Color, String> map = new EnumMap<>(Color.class);
    map.put(Color.RED, "red");
    return map;
  }
}
