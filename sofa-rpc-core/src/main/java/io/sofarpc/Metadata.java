// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Headers or trailers of a call: a short ordered list of names and values. Immutable.
 *
 * <p>Names keep their case and are compared without it, as HTTP/2 sends them in lower case. A name
 * may stand several times. The value of a name that ends with {@code -bin} is base64, as gRPC sends
 * it: see {@link #binary}.
 */
public final class Metadata {

  private static final Metadata EMPTY = new Metadata(new String[0]);

  private final String[] pairs; // name, value, name, value ...

  private Metadata(String[] pairs) {
    this.pairs = pairs;
  }

  /** Returns metadata without any entry. */
  public static Metadata empty() {
    return EMPTY;
  }

  /** Returns metadata with one entry. */
  public static Metadata of(String name, String value) {
    return EMPTY.with(name, value);
  }

  /** Returns metadata with the entries of a map, in its order. */
  public static Metadata of(Map<String, String> entries) {
    String[] pairs = new String[entries.size() * 2];
    int i = 0;
    for (Map.Entry<String, String> entry : entries.entrySet()) {
      pairs[i++] = requireNonNull(entry.getKey(), "name");
      pairs[i++] = requireNonNull(entry.getValue(), "value");
    }
    return pairs.length == 0 ? EMPTY : new Metadata(pairs);
  }

  /**
   * Returns metadata with these entries.
   *
   * @param namesAndValues name, value, name, value ...; copied
   */
  public static Metadata ofPairs(List<String> namesAndValues) {
    if (namesAndValues.size() % 2 != 0) {
      throw new IllegalArgumentException(
          "namesAndValues: " + namesAndValues.size() + " strings (expected: an even number)");
    }
    return namesAndValues.isEmpty() ? EMPTY : new Metadata(namesAndValues.toArray(String[]::new));
  }

  /** Returns the first value of a name, {@code null} if there is none. */
  public @Nullable String get(String name) {
    for (int i = 0; i < pairs.length; i += 2) {
      String known = pairs[i];
      if (known.equals(name) || known.equalsIgnoreCase(name)) { // the first is much faster
        return pairs[i + 1];
      }
    }
    return null;
  }

  /**
   * Returns the first value of a name as bytes, {@code null} if there is none.
   *
   * @param name ends with {@code -bin}
   * @throws IllegalArgumentException if the value is not base64
   */
  public byte @Nullable [] binary(String name) {
    String value = get(requireBinary(name));
    return value == null ? null : Base64.getDecoder().decode(value);
  }

  /**
   * Returns a copy in which this name has these bytes as its one value.
   *
   * @param name ends with {@code -bin}
   */
  public Metadata withBinary(String name, byte[] value) {
    return with(requireBinary(name), Base64.getEncoder().withoutPadding().encodeToString(value));
  }

  private static String requireBinary(String name) {
    if (!name.endsWith("-bin")) {
      throw new IllegalArgumentException(
          "name: '" + name + "' (expected: one that ends with -bin)");
    }
    return name;
  }

  /** Returns all values of a name, in order. */
  public List<String> all(String name) {
    List<String> values = new ArrayList<>(2);
    forEach(
        (key, value) -> {
          if (key.equalsIgnoreCase(name)) {
            values.add(value);
          }
        });
    return values;
  }

  /** Returns a copy in which this name has this one value. */
  public Metadata with(String name, String value) {
    return without(name).withAdded(name, value);
  }

  /** Returns a copy with one more entry at the end. */
  public Metadata withAdded(String name, String value) {
    String[] changed = Arrays.copyOf(pairs, pairs.length + 2);
    changed[pairs.length] = requireNonNull(name, "name");
    changed[pairs.length + 1] = requireNonNull(value, "value");
    return new Metadata(changed);
  }

  /** Returns a copy with the entries of another one at the end. */
  public Metadata withAll(Metadata more) {
    if (more.pairs.length == 0 || pairs.length == 0) {
      return pairs.length == 0 ? more : this;
    }
    String[] changed = Arrays.copyOf(pairs, pairs.length + more.pairs.length);
    System.arraycopy(more.pairs, 0, changed, pairs.length, more.pairs.length);
    return new Metadata(changed);
  }

  /** Returns a copy without this name. */
  public Metadata without(String name) {
    if (get(name) == null) {
      return this;
    }
    List<String> kept = new ArrayList<>(pairs.length);
    forEach(
        (key, value) -> {
          if (!key.equalsIgnoreCase(name)) {
            kept.add(key);
            kept.add(value);
          }
        });
    return ofPairs(kept);
  }

  /** Passes each entry, in order. */
  public void forEach(BiConsumer<? super String, ? super String> action) {
    for (int i = 0; i < pairs.length; i += 2) {
      action.accept(pairs[i], pairs[i + 1]);
    }
  }

  /** Returns the number of entries. */
  public int size() {
    return pairs.length / 2;
  }

  /** Returns whether there is no entry. */
  public boolean isEmpty() {
    return pairs.length == 0;
  }

  /** Returns whether both have the same entries in the same order, names compared exactly. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Metadata that && Arrays.equals(pairs, that.pairs);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(pairs);
  }

  /** Returns the names only: values may be secrets. */
  @Override
  public String toString() {
    List<String> names = new ArrayList<>();
    forEach((name, value) -> names.add(name));
    return names.toString();
  }
}
