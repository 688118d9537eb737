// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc;

import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * Finds plug-ins by the name the user gave, with {@link ServiceLoader}. Nothing is switched on only
 * because it is on the class path.
 */
public final class Plugins {

  private Plugins() {}

  /**
   * Returns the plug-in with a name.
   *
   * @param type the kind of plug-in, an interface listed in {@code META-INF/services}
   * @param name what the user asked for
   * @param advice what to add to the class path, if the name is unknown
   * @throws IllegalArgumentException if no plug-in has this name, naming those that were found
   * @throws IllegalStateException if two plug-ins have this name
   */
  public static <P extends Plugin> P find(Class<P> type, String name, String advice) {
    Map<String, P> found = all(type);
    P plugin = found.get(name);
    if (plugin == null) {
      throw new IllegalArgumentException(
          "no %s named '%s' on the class path (found: %s); %s"
              .formatted(
                  type.getSimpleName(),
                  name,
                  found.isEmpty() ? "none" : String.join(", ", found.keySet()),
                  advice));
    }
    return plugin;
  }

  /**
   * Returns the plug-ins of one kind by their names, in alphabetical order.
   *
   * @throws IllegalStateException if two plug-ins have one name
   */
  public static <P extends Plugin> Map<String, P> all(Class<P> type) {
    Map<String, P> plugins = new TreeMap<>();
    for (P plugin : ServiceLoader.load(type, type.getClassLoader())) {
      P first = plugins.putIfAbsent(plugin.name(), plugin);
      if (first != null) {
        throw new IllegalStateException(
            "two plug-ins named '%s' on the class path: %s and %s; remove one"
                .formatted(plugin.name(), first.getClass().getName(), plugin.getClass().getName()));
      }
    }
    return plugins;
  }
}
