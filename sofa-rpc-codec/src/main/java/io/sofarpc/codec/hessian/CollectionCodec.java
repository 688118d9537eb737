// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Lists, sets and queues: the name of the class, then the elements. */
final class CollectionCodec extends ClassCodec {

  /** What it costs to add an element. */
  enum Cost {
    /** Next to nothing. */
    CHEAP,
    /** A copy of all elements, so they are added together. */
    COPY,
    /** The hash code of the element. */
    HASH,
    /** The same, and a walk along all elements in one bucket. */
    HASH_CHAIN,
    /** A comparison with all elements; so they are added together. */
    COMPARE_ALL
  }

  private final Cost cost;
  private final @Nullable String writeAs;

  // found when first needed
  private @Nullable IntFunction<? extends Collection<@Nullable Object>> create;

  /**
   * Makes what {@link JdkContainers} knows how to make.
   *
   * @param writeAs the class to name when writing; null for none
   */
  CollectionCodec(Class<?> type, @Nullable String writeAs, Cost cost) {
    super(type, type.getName());
    this.writeAs = writeAs;
    this.cost = cost;
  }

  /**
   * @param writeAs the class to name when writing; null for none
   * @param create makes an empty one; it gets the expected number of elements
   */
  CollectionCodec(
      Class<?> type,
      @Nullable String writeAs,
      Cost cost,
      IntFunction<? extends Collection<@Nullable Object>> create) {
    this(type, writeAs, cost);
    this.create = create;
  }

  Cost cost() {
    return cost;
  }

  Collection<@Nullable Object> create(int capacity) {
    IntFunction<? extends Collection<@Nullable Object>> known = create;
    if (known == null) {
      known = JdkContainers.maker(type());
      create = known;
    }
    return known.apply(capacity);
  }

  @Override
  void write(HessianWriter out, Object value) {
    if (out.writeRef(value)) {
      return;
    }
    Collection<?> elements = (Collection<?>) value;
    int size = elements.size();
    boolean marked = out.startList(writeAs, size);
    int written = 0;
    if (value.getClass() == ArrayList.class) {
      written = out.writeElements((List<?>) value);
    } else {
      for (Object element : elements) {
        out.writeValue(element);
        written++;
      }
    }
    if (written != size) {
      throw new HessianException(type().getName() + " changed while it was written");
    }
    out.endList(marked);
  }

  @Override
  Object readList(HessianReader in, int length, Target element) {
    Collection<@Nullable Object> list = create(length < 0 ? 8 : in.capacity(length));
    in.addRef(list);
    boolean isDirect = cost != Cost.COPY && cost != Cost.COMPARE_ALL;
    Collection<@Nullable Object> sink = isDirect ? list : new ArrayList<>();
    if (element == Targets.INTEGER && length >= 0 && cost == Cost.CHEAP) {
      in.readIntegers(list, length);
      return list;
    }
    HashGuard guard = HashGuard.of(cost);
    for (int i = 0; length < 0 ? in.hasNext() : i < length; i++) {
      long before = in.weight();
      Object value = element.read(in);
      if (guard != null) {
        guard.check(in, value, before);
      }
      sink.add(value);
    }
    if (!isDirect) {
      list.addAll(sink);
    }
    return list;
  }
}
