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

  /** The one view with a name that peers of all ages know; they too make an ArrayList of it. */
  private static final Class<?> AS_LIST = Arrays.asList().getClass();

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

  /** Returns what makes an empty collection of a class among {@link #CODECS}. */
  static IntFunction<? extends Collection<@Nullable Object>> maker(Class<?> type) {
    if (type == ArrayList.class || type == AS_LIST) {
      return ArrayList::new;
    }
    if (type == LinkedList.class) {
      return n -> new LinkedList<>();
    }
    if (type == Vector.class) {
      return Vector::new;
    }
    if (type == Stack.class) {
      return n -> new Stack<>();
    }
    if (type == CopyOnWriteArrayList.class) {
      return n -> new CopyOnWriteArrayList<>();
    }
    if (type == HashSet.class) {
      return n -> new HashSet<>();
    }
    if (type == LinkedHashSet.class) {
      return n -> new LinkedHashSet<>();
    }
    if (type == TreeSet.class) {
      return n -> new TreeSet<>();
    }
    if (type == ConcurrentSkipListSet.class) {
      return n -> new ConcurrentSkipListSet<>();
    }
    if (type == CopyOnWriteArraySet.class) {
      return n -> new CopyOnWriteArraySet<>();
    }
    if (type == ArrayDeque.class) {
      return n -> new ArrayDeque<>();
    }
    if (type == PriorityQueue.class) {
      return n -> new PriorityQueue<>();
    }
    if (type == ConcurrentLinkedQueue.class) {
      return n -> new ConcurrentLinkedQueue<>();
    }
    if (type == ConcurrentLinkedDeque.class) {
      return n -> new ConcurrentLinkedDeque<>();
    }
    if (type == LinkedBlockingQueue.class) {
      return n -> new LinkedBlockingQueue<>();
    }
    if (type == LinkedBlockingDeque.class) {
      return n -> new LinkedBlockingDeque<>();
    }
    if (type == PriorityBlockingQueue.class) {
      return n -> new PriorityBlockingQueue<>();
    }
    throw new AssertionError(type);
  }

  /** Returns what makes an empty map of a class among {@link #CODECS}. */
  static Supplier<? extends Map<@Nullable Object, @Nullable Object>> mapMaker(Class<?> type) {
    if (type == HashMap.class) {
      return HashMap::new;
    }
    if (type == LinkedHashMap.class) {
      return LinkedHashMap::new;
    }
    if (type == TreeMap.class) {
      return TreeMap::new;
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
    if (type == Properties.class) {
      return Properties::new;
    }
    if (type == IdentityHashMap.class) {
      return IdentityHashMap::new;
    }
    if (type == WeakHashMap.class) {
      return WeakHashMap::new;
    }
    throw new AssertionError(type);
  }

  private static boolean keepsOrder(Class<?> type) {
    return !type.getName().startsWith("java.util.ImmutableCollections$")
        && !type.getName().equals("java.util.Collections$EmptyMap")
        && !type.getName().equals("java.util.Collections$SingletonMap");
  }

  private void addLists() {
    add(ArrayList.class, null, CollectionCodec.Cost.CHEAP);
    add(LinkedList.class, CollectionCodec.Cost.CHEAP);
    add(Vector.class, CollectionCodec.Cost.CHEAP);
    add(Stack.class, CollectionCodec.Cost.CHEAP);
    add(CopyOnWriteArrayList.class, CollectionCodec.Cost.COPY);
    add(AS_LIST, CollectionCodec.Cost.CHEAP);
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
    add(HashSet.class, CollectionCodec.Cost.HASH);
    add(LinkedHashSet.class, CollectionCodec.Cost.HASH);
    add(TreeSet.class, CollectionCodec.Cost.CHEAP);
    add(ConcurrentSkipListSet.class, CollectionCodec.Cost.CHEAP);
    add(CopyOnWriteArraySet.class, CollectionCodec.Cost.COMPARE_ALL);
    alias(HashSet.class, Set.class, AbstractSet.class);
    alias(TreeSet.class, SortedSet.class, NavigableSet.class);
  }

  private void addQueues() {
    add(ArrayDeque.class, CollectionCodec.Cost.CHEAP);
    add(PriorityQueue.class, CollectionCodec.Cost.CHEAP);
    add(ConcurrentLinkedQueue.class, CollectionCodec.Cost.CHEAP);
    add(ConcurrentLinkedDeque.class, CollectionCodec.Cost.CHEAP);
    add(LinkedBlockingQueue.class, CollectionCodec.Cost.CHEAP);
    add(LinkedBlockingDeque.class, CollectionCodec.Cost.CHEAP);
    add(PriorityBlockingQueue.class, CollectionCodec.Cost.CHEAP);
    alias(LinkedList.class, Queue.class, Deque.class);
    alias(LinkedBlockingQueue.class, BlockingQueue.class);
    alias(LinkedBlockingDeque.class, BlockingDeque.class);
  }

  private void addMaps() {
    addMap(HashMap.class, null, CollectionCodec.Cost.HASH);
    addMap(LinkedHashMap.class, CollectionCodec.Cost.HASH);
    addMap(TreeMap.class, CollectionCodec.Cost.CHEAP);
    addMap(ConcurrentHashMap.class, CollectionCodec.Cost.HASH);
    addMap(ConcurrentSkipListMap.class, CollectionCodec.Cost.CHEAP);
    addMap(Hashtable.class, CollectionCodec.Cost.HASH_CHAIN);
    addMap(Properties.class, CollectionCodec.Cost.HASH);
    addMap(IdentityHashMap.class, CollectionCodec.Cost.CHEAP);
    addMap(WeakHashMap.class, CollectionCodec.Cost.HASH_CHAIN);
    alias(HashMap.class, Map.class, AbstractMap.class);
    alias(TreeMap.class, SortedMap.class, NavigableMap.class);
    alias(ConcurrentHashMap.class, ConcurrentMap.class);
    alias(ConcurrentSkipListMap.class, ConcurrentNavigableMap.class);
  }

  private void add(Class<?> type, CollectionCodec.Cost cost) {
    add(type, type.getName(), cost);
  }

  private void add(Class<?> type, @Nullable String writeAs, CollectionCodec.Cost cost) {
    codecs.put(type, new CollectionCodec(type, writeAs, cost));
  }

  private void addMap(Class<?> type, CollectionCodec.Cost cost) {
    addMap(type, type.getName(), cost);
  }

  private void addMap(Class<?> type, @Nullable String writeAs, CollectionCodec.Cost cost) {
    codecs.put(type, new MapCodec(type, writeAs, cost));
  }

  private void alias(Class<?> standIn, Class<?>... types) {
    for (Class<?> type : types) {
      codecs.put(type, codecs.get(standIn));
    }
  }
}
