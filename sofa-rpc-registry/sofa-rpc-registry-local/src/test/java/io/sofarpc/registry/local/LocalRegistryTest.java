// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.registry.local;

import io.sofarpc.registry.Registry;
import io.sofarpc.testing.RegistryContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class LocalRegistryTest extends RegistryContract {

  @TempDir Path directory;

  @Override
  protected Registry open() {
    return new LocalRegistry(directory.resolve("made/registry"));
  }
}
