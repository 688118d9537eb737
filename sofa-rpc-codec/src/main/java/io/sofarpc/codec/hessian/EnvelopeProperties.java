// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import io.sofarpc.Metadata;
import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Headers as they travel a second time inside SOFARPC's envelopes: some peers look for baggage and
 * trace ids only there.
 */
final class EnvelopeProperties {

  /** Names under which SOFARPC's requests have a map of their own. */
  private static final List<String> NESTED = List.of("rpc_req_baggage", "rpc_trace_context");

  /** As many as a header of 32 KB could hold, about. */
  static final int MAX_PROPERTIES = 1_000;

  private EnvelopeProperties() {}

  /** Returns the properties of a request with these headers; null for none. */
  static @Nullable Map<String, ?> ofRequest(Metadata headers) {
    if (headers.isEmpty()) {
      return null;
    }
    Map<String, Object> properties = new LinkedHashMap<>();
    headers.forEach((name, value) -> put(properties, name, value));
    return properties;
  }

  private static void put(Map<String, Object> properties, String name, String value) {
    int dot = name.indexOf('.');
    String group = dot < 0 ? "" : name.substring(0, dot);
    if (NESTED.contains(group)
        && properties.computeIfAbsent(group, absent -> new LinkedHashMap<String, String>())
            instanceof Map<?, ?> entries) {
      @SuppressWarnings("unchecked") // made here
      Map<String, String> map = (Map<String, String>) entries;
      map.putIfAbsent(name.substring(dot + 1), value);
    } else {
      properties.putIfAbsent(name, value);
    }
  }

  /** Returns the properties of a response with these headers; null for none. */
  static @Nullable Map<String, ?> ofResponse(Metadata headers) {
    if (headers.isEmpty()) {
      return null;
    }
    Map<String, Object> properties = new LinkedHashMap<>();
    headers.forEach(properties::putIfAbsent);
    return properties;
  }

  /**
   * Returns the headers and those properties that travel in the content only.
   *
   * @throws RpcException with {@code INVALID_ARGUMENT} if there are more than {@value
   *     #MAX_PROPERTIES}
   */
  static Metadata addTo(Metadata headers, Map<?, ?> properties) {
    if (properties.isEmpty()) {
      return headers;
    }
    List<String> pairs = new ArrayList<>();
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach(
        (name, value) -> {
          names.add(name);
          pairs.add(name);
          pairs.add(value);
        });
    int before = pairs.size();
    collect(properties, "", names, pairs);
    return pairs.size() == before ? headers : Metadata.ofPairs(pairs);
  }

  private static void collect(
      Map<?, ?> properties, String prefix, Set<String> names, List<String> pairs) {
    for (Map.Entry<?, ?> property : properties.entrySet()) {
      String name = prefix + property.getKey();
      Object value = property.getValue();
      if (value instanceof Map<?, ?> nested && prefix.isEmpty()) {
        collect(nested, name + ".", names, pairs);
      } else if ((value instanceof String || value instanceof Number) && names.add(name)) {
        if (names.size() > MAX_PROPERTIES) {
          throw new RpcException(
              StatusCode.INVALID_ARGUMENT,
              "more than " + MAX_PROPERTIES + " properties, baggage included");
        }
        pairs.add(name);
        pairs.add(value.toString());
      }
    }
  }
}
