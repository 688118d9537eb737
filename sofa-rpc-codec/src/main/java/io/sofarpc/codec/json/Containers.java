// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.json;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
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

/** The JDK's collections and maps: what is made for which declared type. */
final class Containers {

  private Containers() {}

  /** Returns how a collection is made of a list, {@code null} if it is not known. */
  @SuppressWarnings("JdkObsolete") // services declare them
  static @Nullable Function<List<@Nullable Object>, Object> collection(Class<?> type) {
    if (type == Iterable.class
        || type == Collection.class
        || type == List.class
        || type == ArrayList.class) {
      return list -> list;
    }
    if (type == LinkedList.class) {
      return LinkedList::new;
    }
    if (type == Vector.class) {
      return Vector::new;
    }
    if (type == CopyOnWriteArrayList.class) {
      return CopyOnWriteArrayList::new;
    }
    if (type == Set.class) {
      return LinkedHashSet::new;
    }
    if (type == HashSet.class) {
      return HashSet::new;
    }
    if (type == LinkedHashSet.class) {
      return LinkedHashSet::new;
    }
    if (type == SortedSet.class || type == NavigableSet.class || type == TreeSet.class) {
      return TreeSet::new;
    }
    if (type == ConcurrentSkipListSet.class) {
      return ConcurrentSkipListSet::new;
    }
    if (type == Queue.class) {
      return LinkedList::new;
    }
    if (type == Deque.class) {
      return LinkedList::new;
    }
    if (type == ArrayDeque.class) {
      return ArrayDeque::new;
    }
    if (type == PriorityQueue.class) {
      return PriorityQueue::new;
    }
    if (type == ConcurrentLinkedQueue.class) {
      return ConcurrentLinkedQueue::new;
    }
    return null;
  }

  /** Returns how an empty map is made, {@code null} if it is not known. */
  @SuppressWarnings("JdkObsolete") // services declare them
  static @Nullable Supplier<Map<?, ?>> map(Class<?> type) {
    if (type == Map.class) {
      return LinkedHashMap::new;
    }
    if (type == HashMap.class) {
      return HashMap::new;
    }
    if (type == LinkedHashMap.class) {
      return LinkedHashMap::new;
    }
    if (type == SortedMap.class || type == NavigableMap.class || type == TreeMap.class) {
      return TreeMap::new;
    }
    if (type == ConcurrentMap.class) {
      return ConcurrentHashMap::new;
    }
    if (type == ConcurrentHashMap.class) {
      return ConcurrentHashMap::new;
    }
    if (type == ConcurrentSkipListMap.class) {
      return ConcurrentSkipListMap::new;
    }
    if (type == Hashtable.class) {
      return Hashtable::new;
    }
    return null;
  }
}
