// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.registry;

import io.sofarpc.Plugin;
import io.sofarpc.Plugins;

/** Makes registries of one kind from their addresses; found by its name with a service loader. */
public interface RegistryProvider extends Plugin {

  /**
   * Opens a registry.
   *
   * @param address what follows {@code name://}, for example {@code
   *     10.0.0.1:2181,10.0.0.2:2181/root}; empty if the user gave only the name
   * @throws IllegalArgumentException if the address makes no sense
   */
  Registry open(String address);

  /**
   * Opens the registry that a user named.
   *
   * @param url {@code name} or {@code name://address}
   * @throws IllegalArgumentException if no such plug-in is on the class path, or the address makes
   *     no sense
   */
  static Registry openUrl(String url) {
    int separator = url.indexOf("://");
    String name = separator < 0 ? url : url.substring(0, separator);
    String address = separator < 0 ? "" : url.substring(separator + 3);
    return Plugins.find(
            RegistryProvider.class, name, "add the artifact io.sofarpc:sofa-rpc-registry-" + name)
        .open(address);
  }
}
