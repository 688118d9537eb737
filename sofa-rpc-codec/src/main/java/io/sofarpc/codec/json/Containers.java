// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.json;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.Vector;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The tables of the JDK's collections and maps: what is made for which declared type. */
final class Containers {

  private static final Map<Class<?>, Function<List<@Nullable Object>, Object>> COLLECTIONS =
      collections();
  private static final Map<Class<?>, Supplier<Map<?, ?>>> MAPS = maps();

  private Containers() {}

  /** Returns how a collection is made of a list, {@code null} if it is not known. */
  static @Nullable Function<List<@Nullable Object>, Object> collection(Class<?> type) {
    return COLLECTIONS.get(type);
  }

  /** Returns how an empty map is made, {@code null} if it is not known. */
  static @Nullable Supplier<Map<?, ?>> map(Class<?> type) {
    return MAPS.get(type);
  }

  @SuppressWarnings("JdkObsolete") // services declare them
  private static Map<Class<?>, Function<List<@Nullable Object>, Object>> collections() {
    Map<Class<?>, Function<List<@Nullable Object>, Object>> table = new HashMap<>();
    for (Class<?> type : List.of(Iterable.class, Collection.class, List.class, ArrayList.class)) {
      table.put(type, list -> list);
    }
    table.put(LinkedList.class, LinkedList::new);
    table.put(Vector.class, Vector::new);
    table.put(CopyOnWriteArrayList.class, CopyOnWriteArrayList::new);
    table.put(Set.class, LinkedHashSet::new);
    table.put(HashSet.class, HashSet::new);
    table.put(LinkedHashSet.class, LinkedHashSet::new);
    for (Class<?> type : List.of(SortedSet.class, NavigableSet.class, TreeSet.class)) {
      table.put(type, TreeSet::new);
    }
    table.put(ConcurrentSkipListSet.class, ConcurrentSkipListSet::new);
    table.put(Queue.class, LinkedList::new);
    table.put(Deque.class, LinkedList::new);
    table.put(ArrayDeque.class, ArrayDeque::new);
    table.put(PriorityQueue.class, PriorityQueue::new);
    table.put(ConcurrentLinkedQueue.class, ConcurrentLinkedQueue::new);
    return Collections.unmodifiableMap(table);
  }

  @SuppressWarnings("JdkObsolete") // services declare them
  private static Map<Class<?>, Supplier<Map<?, ?>>> maps() {
    Map<Class<?>, Supplier<Map<?, ?>>> table = new HashMap<>();
    table.put(Map.class, LinkedHashMap::new);
    table.put(HashMap.class, HashMap::new);
    table.put(LinkedHashMap.class, LinkedHashMap::new);
    for (Class<?> type : List.of(SortedMap.class, NavigableMap.class, TreeMap.class)) {
      table.put(type, TreeMap::new);
    }
    table.put(ConcurrentMap.class, ConcurrentHashMap::new);
    table.put(ConcurrentHashMap.class, ConcurrentHashMap::new);
    table.put(ConcurrentSkipListMap.class, ConcurrentSkipListMap::new);
    table.put(Hashtable.class, Hashtable::new);
    return Collections.unmodifiableMap(table);
  }
}
