// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import java.util.AbstractCollection;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.AbstractSequentialList;
import java.util.AbstractSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.PriorityQueue;
import java.util.Properties;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.Stack;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.Vector;
import java.util.WeakHashMap;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The collections and maps of the JDK that always may travel, and what stands for all others. */
@SuppressWarnings("JdkObsolete") // peers use them
final class JdkContainers {

  /** The codecs of classes that can be made, and of the interfaces they stand for. */
  static final Map<Class<?>, ClassCodec> CODECS = all();

  private final Map<Class<?>, ClassCodec> codecs = new LinkedHashMap<>();

  private JdkContainers() {}

  private static Map<Class<?>, ClassCodec> all() {
    JdkContainers containers = new JdkContainers();
    containers.addLists();
    containers.addSets();
    containers.addQueues();
    containers.addMaps();
    return Map.copyOf(containers.codecs);
  }

  /**
   * Returns what {@code type} is written as when no peer could make one by its class name: an
   * immutable list, a view, a wrapper.
   */
  static Class<?> standIn(Class<?> type) {
    if (SortedSet.class.isAssignableFrom(type)) {
      return TreeSet.class;
    } else if (Set.class.isAssignableFrom(type)) {
      return LinkedHashSet.class;
    } else if (SortedMap.class.isAssignableFrom(type)) {
      return TreeMap.class;
    } else if (Map.class.isAssignableFrom(type)) {
      return keepsOrder(type) ? LinkedHashMap.class : HashMap.class;
    }
    return ArrayList.class;
  }

  private static boolean keepsOrder(Class<?> type) {
    return !type.getName().startsWith("java.util.ImmutableCollections$")
        && !type.getName().equals("java.util.Collections$EmptyMap")
        && !type.getName().equals("java.util.Collections$SingletonMap");
  }

  private void addLists() {
    add(ArrayList.class, null, CollectionCodec.Cost.CHEAP, ArrayList::new);
    add(LinkedList.class, CollectionCodec.Cost.CHEAP, n -> new LinkedList<>());
    add(Vector.class, CollectionCodec.Cost.CHEAP, Vector::new);
    add(Stack.class, CollectionCodec.Cost.CHEAP, n -> new Stack<>());
    add(CopyOnWriteArrayList.class, CollectionCodec.Cost.COPY, n -> new CopyOnWriteArrayList<>());
    // the one view with a name that peers of all ages know; they too make an ArrayList of it
    Class<?> asList = Arrays.asList().getClass();
    add(asList, asList.getName(), CollectionCodec.Cost.CHEAP, ArrayList::new);
    alias(
        ArrayList.class,
        Collection.class,
        List.class,
        Iterable.class,
        AbstractList.class,
        AbstractCollection.class);
    alias(LinkedList.class, AbstractSequentialList.class);
  }

  private void addSets() {
    add(HashSet.class, CollectionCodec.Cost.HASH, n -> new HashSet<>());
    add(LinkedHashSet.class, CollectionCodec.Cost.HASH, n -> new LinkedHashSet<>());
    add(TreeSet.class, CollectionCodec.Cost.CHEAP, n -> new TreeSet<>());
    add(
        ConcurrentSkipListSet.class,
        CollectionCodec.Cost.CHEAP,
        n -> new ConcurrentSkipListSet<>());
    add(
        CopyOnWriteArraySet.class,
        CollectionCodec.Cost.COMPARE_ALL,
        n -> new CopyOnWriteArraySet<>());
    alias(HashSet.class, Set.class, AbstractSet.class);
    alias(TreeSet.class, SortedSet.class, NavigableSet.class);
  }

  private void addQueues() {
    add(ArrayDeque.class, CollectionCodec.Cost.CHEAP, n -> new ArrayDeque<>());
    add(PriorityQueue.class, CollectionCodec.Cost.CHEAP, n -> new PriorityQueue<>());
    add(
        ConcurrentLinkedQueue.class,
        CollectionCodec.Cost.CHEAP,
        n -> new ConcurrentLinkedQueue<>());
    add(
        ConcurrentLinkedDeque.class,
        CollectionCodec.Cost.CHEAP,
        n -> new ConcurrentLinkedDeque<>());
    add(LinkedBlockingQueue.class, CollectionCodec.Cost.CHEAP, n -> new LinkedBlockingQueue<>());
    add(LinkedBlockingDeque.class, CollectionCodec.Cost.CHEAP, n -> new LinkedBlockingDeque<>());
    add(
        PriorityBlockingQueue.class,
        CollectionCodec.Cost.CHEAP,
        n -> new PriorityBlockingQueue<>());
    alias(LinkedList.class, Queue.class, Deque.class);
    alias(LinkedBlockingQueue.class, BlockingQueue.class);
    alias(LinkedBlockingDeque.class, BlockingDeque.class);
  }

  private void addMaps() {
    addMap(HashMap.class, null, CollectionCodec.Cost.HASH, HashMap::new);
    addMap(LinkedHashMap.class, CollectionCodec.Cost.HASH, LinkedHashMap::new);
    addMap(TreeMap.class, CollectionCodec.Cost.CHEAP, TreeMap::new);
    addMap(ConcurrentHashMap.class, CollectionCodec.Cost.HASH, ConcurrentHashMap::new);
    addMap(ConcurrentSkipListMap.class, CollectionCodec.Cost.CHEAP, ConcurrentSkipListMap::new);
    addMap(Hashtable.class, CollectionCodec.Cost.HASH_CHAIN, Hashtable::new);
    addMap(Properties.class, CollectionCodec.Cost.HASH, Properties::new);
    addMap(IdentityHashMap.class, CollectionCodec.Cost.CHEAP, IdentityHashMap::new);
    addMap(WeakHashMap.class, CollectionCodec.Cost.HASH_CHAIN, WeakHashMap::new);
    alias(HashMap.class, Map.class, AbstractMap.class);
    alias(TreeMap.class, SortedMap.class, NavigableMap.class);
    alias(ConcurrentHashMap.class, ConcurrentMap.class);
    alias(ConcurrentSkipListMap.class, ConcurrentNavigableMap.class);
  }

  private void add(
      Class<?> type,
      CollectionCodec.Cost cost,
      IntFunction<? extends Collection<@Nullable Object>> create) {
    add(type, type.getName(), cost, create);
  }

  private void add(
      Class<?> type,
      @Nullable String writeAs,
      CollectionCodec.Cost cost,
      IntFunction<? extends Collection<@Nullable Object>> create) {
    codecs.put(type, new CollectionCodec(type, writeAs, cost, create));
  }

  private void addMap(
      Class<?> type,
      CollectionCodec.Cost cost,
      Supplier<? extends Map<@Nullable Object, @Nullable Object>> create) {
    addMap(type, type.getName(), cost, create);
  }

  private void addMap(
      Class<?> type,
      @Nullable String writeAs,
      CollectionCodec.Cost cost,
      Supplier<? extends Map<@Nullable Object, @Nullable Object>> create) {
    codecs.put(type, new MapCodec(type, writeAs, cost, create));
  }

  private void alias(Class<?> standIn, Class<?>... types) {
    for (Class<?> type : types) {
      codecs.put(type, codecs.get(standIn));
    }
  }
}
