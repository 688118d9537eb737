// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.registry;

import io.sofarpc.Handle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A registry inside one JVM, for tests and for a provider and a consumer in one process: hand the
 * same object to both. Listeners run on the thread that changes the registry.
 */
public final class InMemoryRegistry implements Registry {

  private static final Logger logger = LoggerFactory.getLogger(InMemoryRegistry.class);

  private final ReentrantLock lock = new ReentrantLock(true); // keeps listeners in order
  private final Map<String, List<Entry>> entries = new HashMap<>();
  private final Map<String, List<Subscription>> subscriptions = new HashMap<>();

  @Override
  public Handle register(String service, Endpoint endpoint) {
    Entry entry = new Entry(endpoint);
    change(service, list -> list.add(entry));
    return () -> change(service, list -> list.remove(entry));
  }

  @Override
  public Handle subscribe(String service, Consumer<? super List<Endpoint>> listener) {
    Subscription subscription = new Subscription(listener);
    lock.lock();
    try {
      subscriptions.computeIfAbsent(service, key -> new ArrayList<>()).add(subscription);
      listener.accept(endpoints(service));
    } finally {
      lock.unlock();
    }
    return () -> {
      lock.lock();
      try {
        subscriptions.getOrDefault(service, new ArrayList<>()).remove(subscription);
      } finally {
        lock.unlock();
      }
    };
  }

  private void change(String service, Consumer<List<Entry>> change) {
    lock.lock();
    try {
      change.accept(entries.computeIfAbsent(service, key -> new ArrayList<>()));
      List<Endpoint> now = endpoints(service);
      for (Subscription subscription :
          List.copyOf(subscriptions.getOrDefault(service, List.of()))) {
        tell(subscription, service, now);
      }
    } finally {
      lock.unlock();
    }
  }

  private static void tell(Subscription subscription, String service, List<Endpoint> now) {
    try {
      subscription.listener.accept(now);
    } catch (RuntimeException thrown) { // neither the provider's fault nor the next listener's
      logger.warn("a listener for the endpoints of {} failed", service, thrown);
    }
  }

  private List<Endpoint> endpoints(String service) {
    return entries.getOrDefault(service, List.of()).stream().map(entry -> entry.endpoint).toList();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      subscriptions.clear();
      entries.clear();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String toString() {
    return "in-memory registry";
  }

  /** Compared by identity: the same endpoint may be registered twice. */
  private static final class Entry {

    private final Endpoint endpoint;

    Entry(Endpoint endpoint) {
      this.endpoint = endpoint;
    }
  }

  /** Compared by identity: the same listener may subscribe twice. */
  private static final class Subscription {

    private final Consumer<? super List<Endpoint>> listener;

    Subscription(Consumer<? super List<Endpoint>> listener) {
      this.listener = listener;
    }
  }
}
