// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.registry.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sofarpc.RpcException;
import io.sofarpc.registry.Registry;
import io.sofarpc.registry.RegistryProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class LocalRegistryProviderTest {

  @TempDir Path directory;

  @Test
  void openUrl_withAPath_usesThatFile() {
    try (Registry registry = RegistryProvider.openUrl("local://" + directory.resolve("reg"))) {
      assertThat(registry).hasToString("local://" + directory.resolve("reg"));
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void openUrl_withoutAPath_usesTheDefaultFile() {
    try (Registry registry = RegistryProvider.openUrl("local")) {
      assertThat(registry).hasToString("local://" + DefaultFile.locate());
    }
  }

  @Test
  void openUrl_withARelativePath_isRefused() {
    for (String url : new String[] {"local://reg", "local:///", "local://\0"}) {
      assertThatThrownBy(() -> RegistryProvider.openUrl(url))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("local://");
    }
  }

  @Test
  void locate_prefersTheHome() {
    Path home = directory.resolve("home");

    assertThat(home.toFile().mkdir()).isTrue();

    assertThat(DefaultFile.locate(home, directory, "me"))
        .isEqualTo(home.resolve(".sofa-rpc/local-registry"));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void locate_withoutAHome_usesAPrivateTemporaryDirectory() throws Exception {
    Path none = directory.resolve("none");

    Path file = DefaultFile.locate(none, directory, "me/../");

    assertThat(file).isEqualTo(directory.resolve(".sofa-rpc-me_.._/local-registry"));
    Path parent = file.getParent();
    Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThatThrownBy(() -> DefaultFile.locate(none, directory, "me/../"))
        .isInstanceOf(RpcException.class)
        .hasMessageContaining(parent.toString())
        .hasMessageContaining("local:///path/to/file");
  }
}
