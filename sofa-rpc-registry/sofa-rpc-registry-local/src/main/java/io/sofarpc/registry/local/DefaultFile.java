// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.registry.local;

import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The file of users who do not name one: {@code .sofa-rpc/local-registry} in the home directory.
 * Temporary directories come second, as tools set {@code java.io.tmpdir} differently for each JVM.
 */
final class DefaultFile {

  private static final String DIRECTORY = ".sofa-rpc";
  private static final String FILE = "local-registry";

  private DefaultFile() {}

  static Path locate() {
    return locate(
        Path.of(System.getProperty("user.home", "")),
        Path.of(System.getProperty("java.io.tmpdir", "")),
        System.getProperty("user.name", ""));
  }

  /**
   * Finds the file.
   *
   * @param home may not exist or not be writable, as for users of containers without a name
   * @param temporary may be shared with other users, who must not be able to redirect calls
   * @throws RpcException if neither can be used safely
   */
  static Path locate(Path home, Path temporary, String user) {
    Path inHome = home.resolve(DIRECTORY);
    if (home.isAbsolute() && (Files.isWritable(inHome) || Files.isWritable(home))) {
      return inHome.resolve(FILE);
    }
    Path directory =
        temporary
            .toAbsolutePath()
            .resolve(DIRECTORY + "-" + user.replaceAll("[^A-Za-z0-9_.-]", "_"));
    try {
      createPrivate(directory);
    } catch (IOException | UnsupportedOperationException cannot) {
      throw new RpcException(
          StatusCode.UNAVAILABLE,
          "no place for the local registry: %s is not writable, and %s is not for this user alone (%s); name a file with local:///path/to/file"
              .formatted(home, directory, cannot),
          cannot);
    }
    return directory.resolve(FILE);
  }

  private static void createPrivate(Path directory) throws IOException {
    var ownerOnly = PosixFilePermissions.fromString("rwx------");
    if (!Files.isDirectory(directory)) {
      Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(ownerOnly));
    }
    if (!Files.getPosixFilePermissions(directory).equals(ownerOnly)
        || !Files.isReadable(directory)) {
      throw new IOException("its permissions are not rwx------");
    }
  }
}
