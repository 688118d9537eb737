// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.registry.local;

import io.sofarpc.registry.Registry;
import io.sofarpc.registry.RegistryProvider;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Opens {@code local}, this user's default file, and {@code local:///path/to/file}. */
public final class LocalRegistryProvider implements RegistryProvider {

  private static final Pattern WINDOWS_DRIVE = Pattern.compile("/[A-Za-z]:[/\\\\].*");

  /** Creates the provider; the service loader does. */
  public LocalRegistryProvider() {}

  @Override
  public String name() {
    return "local";
  }

  /**
   * Opens a registry; the file is first looked at when the registry is used.
   *
   * @param address an absolute path, or empty for the default file
   */
  @Override
  public Registry open(String address) {
    return address.isEmpty() ? new LocalRegistry() : new LocalRegistry(pathOf(address));
  }

  private static Path pathOf(String address) {
    String text = WINDOWS_DRIVE.matcher(address).matches() ? address.substring(1) : address;
    Path path;
    try {
      path = Path.of(text);
    } catch (InvalidPathException notAPath) {
      throw new IllegalArgumentException(
          "local registry: 'local://%s' is not a path: %s".formatted(address, notAPath.getReason()),
          notAPath);
    }
    if (!path.isAbsolute() || path.getFileName() == null) {
      throw new IllegalArgumentException(
          "local registry: 'local://%s' (expected: the absolute path of a file, as in local:///var/run/rpc/registry)"
              .formatted(address));
    }
    return path;
  }
}
