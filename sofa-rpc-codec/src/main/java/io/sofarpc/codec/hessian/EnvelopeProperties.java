// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import io.sofarpc.Metadata;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Headers as they travel a second time inside SOFARPC's envelopes: some peers look for baggage and
 * trace ids only there.
 */
final class EnvelopeProperties {

  /** Names under which SOFARPC's requests have a map of their own. */
  private static final List<String> NESTED = List.of("rpc_req_baggage", "rpc_trace_context");

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

  /** Returns the headers and those properties that travel in the content only. */
  static Metadata addTo(Metadata headers, Map<?, ?> properties) {
    return addTo(headers, "", properties);
  }

  private static Metadata addTo(Metadata headers, String prefix, Map<?, ?> properties) {
    Metadata all = headers;
    for (Map.Entry<?, ?> property : properties.entrySet()) {
      String name = prefix + property.getKey();
      Object value = property.getValue();
      if (value instanceof Map<?, ?> nested && prefix.isEmpty()) {
        all = addTo(all, name + ".", nested);
      } else if ((value instanceof String || value instanceof Number) && all.get(name) == null) {
        all = all.withAdded(name, value.toString());
      }
    }
    return all;
  }
}
