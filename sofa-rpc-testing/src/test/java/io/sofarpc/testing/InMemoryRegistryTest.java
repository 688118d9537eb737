// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.testing;

import io.sofarpc.registry.InMemoryRegistry;
import io.sofarpc.registry.Registry;

class InMemoryRegistryTest extends RegistryContract {

  private final InMemoryRegistry registry = new InMemoryRegistry();

  @Override
  protected Registry open() {
    return registry;
  }
}
