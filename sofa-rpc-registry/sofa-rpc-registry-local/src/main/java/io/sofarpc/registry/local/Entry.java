// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.registry.local;

import io.sofarpc.registry.Endpoint;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One URL of the file.
 *
 * @param key what its line begins with: {@code interface:version[:uniqueId]@group}
 * @param url its text, which others may have written and which is written back as it was read
 * @param endpoint what it says, without the bookkeeping of registries; {@code null} if it makes no
 *     sense to us
 * @param owner who wrote it; {@code null} for stock SOFARPC
 */
record Entry(String key, String url, @Nullable Endpoint endpoint, @Nullable Owner owner) {

  private static final String SERIALIZATION = "serialization";
  private static final String SOURCE = "source"; // stock marks what it has read, in each copy

  /** Reads a URL of the file, which may lack the scheme. */
  static Entry parse(String key, String url) {
    try {
      Endpoint endpoint = Endpoint.parse(url.matches("[^?]*://.*") ? url : "bolt://" + url);
      String owner = endpoint.attribute(Owner.ATTRIBUTE);
      return new Entry(key, url, plain(endpoint), owner == null ? null : Owner.parse(owner));
    } catch (IllegalArgumentException unreadable) {
      return new Entry(key, url, null, null);
    }
  }

  /**
   * Makes the entry with which a registry announces an endpoint.
   *
   * @throws IllegalArgumentException if nobody could read it again
   */
  static Entry of(String service, Endpoint endpoint, Owner owner) {
    Endpoint plain = plain(endpoint);
    Map<String, String> attributes = new LinkedHashMap<>();
    String serialization = plain.attribute(SERIALIZATION);
    if (serialization != null) {
      attributes.put(SERIALIZATION, serialization); // first, as stock has it
    }
    attributes.putAll(plain.attributes());
    attributes.put(Owner.ATTRIBUTE, owner.toString());
    String url = with(plain, attributes).toUrl();
    Entry entry = parse(service + "@" + group(plain.protocol()), url);
    if (entry.endpoint == null) {
      throw new IllegalArgumentException("endpoint: '" + url + "' (expected: a URL)");
    }
    return entry;
  }

  private static String group(String protocol) {
    return protocol.equals("bolt") || protocol.equals("tr") ? "DEFAULT" : protocol;
  }

  private static Endpoint plain(Endpoint endpoint) {
    Map<String, String> attributes = new LinkedHashMap<>(endpoint.attributes());
    attributes.remove(Owner.ATTRIBUTE);
    attributes.remove(SOURCE);
    return with(endpoint, attributes);
  }

  private static Endpoint with(Endpoint endpoint, Map<String, String> attributes) {
    return new Endpoint(
        endpoint.protocol(), endpoint.host(), endpoint.port(), endpoint.weight(), attributes);
  }

  /** Returns the name of the service: the key without its group. */
  String service() {
    int group = key.lastIndexOf('@');
    return group < 0 ? key : key.substring(0, group);
  }

  /** Returns whether another entry announces the same, however it is spelt. */
  boolean saysTheSameAs(Entry other) {
    return key.equals(other.key)
        && endpoint != null
        && endpoint.equals(other.endpoint)
        && owner != null
        && owner.equals(other.owner);
  }

  /** Returns whether another entry is for the same service at the same address. */
  boolean isAtTheAddressOf(Entry other) {
    return key.equals(other.key)
        && endpoint != null
        && other.endpoint != null
        && endpoint.address().equals(other.endpoint.address());
  }
}
