// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.registry;

import static java.util.Objects.requireNonNull;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One address of a service: {@code bolt://10.0.0.7:12200?weight=100&appName=shop}. Immutable.
 *
 * @param protocol the wire format, such as {@code bolt}
 * @param host name or address, IPv6 without brackets
 * @param port 1 to 65535
 * @param weight share of the calls against other endpoints, 0 or more; 100 is normal
 * @param attributes what else the provider says of itself, in its order; unknown ones are kept
 */
public record Endpoint(
    String protocol, String host, int port, int weight, Map<String, String> attributes) {

  /** The weight of an endpoint that does not say. */
  public static final int DEFAULT_WEIGHT = 100;

  private static final String WEIGHT = "weight";

  /** Checks the parts and copies the attributes. */
  public Endpoint {
    if (protocol.isBlank()) {
      throw new IllegalArgumentException("protocol: empty (expected: for example bolt)");
    }
    if (host.isBlank()) {
      throw new IllegalArgumentException("host: empty (expected: a name or an address)");
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port: " + port + " (expected: 1-65535)");
    }
    if (weight < 0) {
      throw new IllegalArgumentException("weight: " + weight + " (expected: 0 or more)");
    }
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
  }

  /** Returns an endpoint of normal weight without attributes. */
  public static Endpoint of(String protocol, String host, int port) {
    return new Endpoint(protocol, host, port, DEFAULT_WEIGHT, Map.of());
  }

  /**
   * Reads an endpoint from its text form.
   *
   * @param url {@code protocol://host:port[/path][?name=value&...]}; the path is ignored
   * @throws IllegalArgumentException if a part is missing or wrong, saying which
   */
  public static Endpoint parse(String url) {
    int scheme = requireNonNull(url, "url").indexOf("://");
    int query = url.indexOf('?');
    if (scheme < 1 || (query >= 0 && query < scheme)) {
      throw malformed(url, "a protocol before ://");
    }
    String address = url.substring(scheme + 3, query < 0 ? url.length() : query);
    int path = address.indexOf('/');
    if (path >= 0) {
      address = address.substring(0, path);
    }
    int colon = address.lastIndexOf(':');
    if (colon < 1 || colon < address.lastIndexOf(']')) {
      throw malformed(url, "host:port after ://");
    }
    String host = address.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    Map<String, String> attributes =
        query < 0 ? new LinkedHashMap<>() : parseQuery(url, url.substring(query + 1));
    int port = parseNumber(url, "port", address.substring(colon + 1));
    String weight = attributes.remove(WEIGHT);
    return new Endpoint(
        url.substring(0, scheme),
        host,
        port,
        weight == null ? DEFAULT_WEIGHT : parseNumber(url, WEIGHT, weight),
        attributes);
  }

  private static Map<String, String> parseQuery(String url, String query) {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        attributes.put(
            decode(url, pair.substring(0, equals)), decode(url, pair.substring(equals + 1)));
      }
    }
    return attributes;
  }

  private static String decode(String url, String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException badEscape) {
      throw malformed(url, "%xx escapes in '" + text + "'");
    }
  }

  private static int parseNumber(String url, String what, String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException notANumber) {
      throw malformed(url, "a number as " + what);
    }
  }

  private static IllegalArgumentException malformed(String url, String expected) {
    return new IllegalArgumentException(
        "endpoint: '" + url + "' (expected: " + expected + ", as in bolt://10.0.0.7:12200)");
  }

  /** Returns an attribute, {@code null} if the provider does not say. */
  public @Nullable String attribute(String name) {
    return attributes.get(name);
  }

  /** Returns a copy with another weight. */
  public Endpoint withWeight(int changed) {
    return new Endpoint(protocol, host, port, changed, attributes);
  }

  /** Returns a copy with one attribute set. */
  public Endpoint withAttribute(String name, String value) {
    Map<String, String> changed = new LinkedHashMap<>(attributes);
    changed.put(requireNonNull(name, "name"), requireNonNull(value, "value"));
    return new Endpoint(protocol, host, port, weight, changed);
  }

  /** Returns {@code protocol://host:port}: what to connect to. */
  public String address() {
    return protocol + "://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  /** Returns the text form that {@link #parse} reads. */
  public String toUrl() {
    StringBuilder url = new StringBuilder(address()).append('?');
    attributes.forEach(
        (name, value) ->
            url.append(URLEncoder.encode(name, StandardCharsets.UTF_8))
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8))
                .append('&'));
    return url.append(WEIGHT).append('=').append(weight).toString();
  }

  /** Returns {@link #address()}. */
  @Override
  public String toString() {
    return address();
  }

  // The methods that records have anyway are linked when first used: 20 ms of a client's start.

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Endpoint that
        && port == that.port
        && weight == that.weight
        && protocol.equals(that.protocol)
        && host.equals(that.host)
        && attributes.equals(that.attributes);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * (31 * (31 * protocol.hashCode() + host.hashCode()) + port) + weight)
        + attributes.hashCode();
  }
}
