// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.registry;

import io.sofarpc.Handle;
import java.util.List;
import java.util.function.Consumer;

/**
 * Where the endpoints of services are made known and found. Thread-safe.
 *
 * <p>A registry that loses its server keeps what it knows and comes back by itself: it registers
 * and subscribes again without its users' help.
 */
public interface Registry extends AutoCloseable {

  /**
   * Makes an endpoint of a service known until the handle is closed, or this process ends.
   *
   * @param service the service's unique name, {@code interface:version[:uniqueId]}
   * @param endpoint where it is served
   * @return withdraws the endpoint
   * @throws io.sofarpc.RpcException with {@code UNAVAILABLE} if the registry cannot be reached
   *     within its connect time-out
   */
  Handle register(String service, Endpoint endpoint);

  /**
   * Watches the endpoints of one service.
   *
   * <p>{@code listener} gets the whole list at once on the caller's thread, then after each change
   * on the registry's thread, never concurrently. It must not block.
   *
   * @param service the service's unique name, {@code interface:version[:uniqueId]}
   * @param listener told all endpoints each time, in any order; the list is immutable
   * @return stops watching
   * @throws io.sofarpc.RpcException with {@code UNAVAILABLE} if the registry cannot be reached
   *     within its connect time-out
   */
  Handle subscribe(String service, Consumer<? super List<Endpoint>> listener);

  /** Withdraws what was registered here, ends all subscriptions and lets go of the server. */
  @Override
  void close();

  /** Returns the registry's address, for messages: {@code zookeeper://10.0.0.1:2181}. */
  @Override
  String toString();
}
