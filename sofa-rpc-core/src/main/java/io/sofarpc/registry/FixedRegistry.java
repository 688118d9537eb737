// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.registry;

import io.sofarpc.Handle;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Endpoints that the user gave: the same ones for every service, and they never change. */
public final class FixedRegistry implements Registry {

  private static final Handle NOTHING = () -> {};

  private final List<Endpoint> endpoints;

  /**
   * Creates a registry.
   *
   * @param endpoints at least one
   */
  public FixedRegistry(List<Endpoint> endpoints) {
    if (endpoints.isEmpty()) {
      throw new IllegalArgumentException("endpoints: none (expected: at least one)");
    }
    this.endpoints = List.copyOf(endpoints);
  }

  /**
   * Refuses: a fixed list cannot be added to.
   *
   * @throws UnsupportedOperationException always
   */
  @Override
  public Handle register(String service, Endpoint endpoint) {
    throw new UnsupportedOperationException(
        "cannot register " + service + " in " + this + "; a provider needs another registry");
  }

  @Override
  public Handle subscribe(String service, Consumer<? super List<Endpoint>> listener) {
    listener.accept(endpoints);
    return NOTHING;
  }

  @Override
  public void close() {}

  @Override
  public String toString() {
    return endpoints.stream().map(Endpoint::address).collect(Collectors.joining(","));
  }
}
