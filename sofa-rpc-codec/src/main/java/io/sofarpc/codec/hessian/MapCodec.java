// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Maps: the name of the class, then keys and values. */
final class MapCodec extends ClassCodec {

  private final CollectionCodec.Cost cost;
  private final @Nullable String writeAs;

  // found when first needed
  private @Nullable Supplier<? extends Map<@Nullable Object, @Nullable Object>> create;

  /**
   * Makes what {@link JdkContainers} knows how to make.
   *
   * @param writeAs the class to name when writing; null for none
   */
  MapCodec(Class<?> type, @Nullable String writeAs, CollectionCodec.Cost cost) {
    super(type, type.getName());
    this.writeAs = writeAs;
    this.cost = cost;
  }

  /**
   * @param writeAs the class to name when writing; null for none
   */
  MapCodec(
      Class<?> type,
      @Nullable String writeAs,
      CollectionCodec.Cost cost,
      Supplier<? extends Map<@Nullable Object, @Nullable Object>> create) {
    this(type, writeAs, cost);
    this.create = create;
  }

  CollectionCodec.Cost cost() {
    return cost;
  }

  Map<@Nullable Object, @Nullable Object> create() {
    Supplier<? extends Map<@Nullable Object, @Nullable Object>> known = create;
    if (known == null) {
      known = JdkContainers.mapMaker(type());
      create = known;
    }
    return known.get();
  }

  @Override
  void write(HessianWriter out, Object value) {
    if (out.writeRef(value)) {
      return;
    }
    out.startMap(writeAs);
    for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
      out.writeValue(entry.getKey());
      out.writeValue(entry.getValue());
    }
    out.endMap();
  }

  @Override
  Object readMap(HessianReader in, Target key, Target value) {
    Map<@Nullable Object, @Nullable Object> map = create();
    in.addRef(map);
    HashGuard guard = HashGuard.of(cost);
    while (in.hasNext()) {
      long before = in.weight();
      Object k = key.read(in);
      if (guard != null) {
        guard.check(in, k, before);
      }
      map.put(k, value.read(in));
    }
    return map;
  }
}
