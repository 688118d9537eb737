// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sofarpc.Handle;
import io.sofarpc.registry.Endpoint;
import io.sofarpc.registry.Registry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Registry} must do. Extend it and supply {@link #open}; a registry whose back
 * end is a server starts one before all tests.
 */
public abstract class RegistryContract {

  private static final String SERVICE = "acme.Greeting:1.0";
  private static final Endpoint FIRST = Endpoint.of("bolt", "192.0.2.1", 12200);
  private static final Endpoint SECOND = Endpoint.of("bolt", "192.0.2.2", 12200);

  private final Deque<Registry> opened = new ArrayDeque<>();

  /** For subclasses. */
  protected RegistryContract() {}

  /**
   * Opens a registry on the back end of this test, which is empty at first. A registry that is its
   * own back end is returned again each time.
   */
  protected abstract Registry open();

  /** Returns how long a change may take to arrive before a test fails. */
  protected Duration patience() {
    return Duration.ofSeconds(10);
  }

  @AfterEach
  final void closeAll() {
    opened.forEach(Registry::close);
  }

  private Registry registry() {
    Registry registry = open();
    opened.push(registry);
    return registry;
  }

  private Registry anotherThan(Registry registry) {
    Registry another = registry();
    assumeTrue(another != registry, "the registry is its own back end");
    return another;
  }

  @Test
  final void subscribe_withoutProviders_tellsAnEmptyListAtOnce() {
    List<List<Endpoint>> told = new ArrayList<>();

    registry().subscribe(SERVICE, told::add);

    assertThat(told).containsExactly(List.of());
  }

  @Test
  final void subscribe_tellsTheWholeListAtOnceOnTheCallersThread() {
    Registry registry = registry();
    registry.register(SERVICE, FIRST);
    registry.register(SERVICE, SECOND);
    List<Thread> threads = new ArrayList<>();
    List<List<Endpoint>> told = new ArrayList<>();

    registry.subscribe(
        SERVICE,
        list -> {
          threads.add(Thread.currentThread());
          told.add(list);
        });

    assertThat(told.get(0)).containsExactlyInAnyOrder(FIRST, SECOND);
    assertThat(threads.get(0)).isSameAs(Thread.currentThread());
  }

  @Test
  final void subscribe_tellsTheWholeListAfterEachChange() throws Exception {
    Registry registry = registry();
    Listener listener = new Listener();
    registry.subscribe(SERVICE, listener);

    Handle first = registry.register(SERVICE, FIRST);
    listener.awaitExactly(FIRST);
    Handle second = registry.register(SERVICE, SECOND);
    listener.awaitExactly(FIRST, SECOND);
    first.close();
    listener.awaitExactly(SECOND);
    second.close();
    listener.awaitExactly();
  }

  @Test
  final void subscribe_keepsServicesApart() throws Exception {
    Registry registry = registry();
    Listener plain = new Listener();
    Listener blue = new Listener();
    registry.subscribe(SERVICE, plain);
    registry.subscribe(SERVICE + ":blue", blue);

    registry.register(SERVICE + ":blue", SECOND);
    registry.register(SERVICE, FIRST);

    plain.awaitExactly(FIRST);
    blue.awaitExactly(SECOND);
  }

  @Test
  final void register_ofOneAddressForSeveralServices_withdrawsThemOneByOne() throws Exception {
    Registry registry = registry();
    Handle greeting = registry.register(SERVICE, FIRST);
    registry.register("acme.Order:1.0", FIRST);
    Listener greetings = new Listener();
    Listener orders = new Listener();
    registry.subscribe(SERVICE, greetings);
    registry.subscribe("acme.Order:1.0", orders);

    greeting.close();

    greetings.awaitExactly();
    orders.awaitExactly(FIRST);
  }

  @Test
  final void register_ofSeveralProtocols_tellsAllOfThem() throws Exception {
    Registry registry = registry();
    Endpoint http = Endpoint.of("http", "192.0.2.1", 12200);
    Listener listener = new Listener();
    registry.subscribe(SERVICE, listener);

    registry.register(SERVICE, FIRST);
    registry.register(SERVICE, http);

    listener.awaitExactly(FIRST, http);
  }

  @Test
  final void register_keepsWeightAndAttributesIncludingUnknownOnes() throws Exception {
    Registry registry = registry();
    Endpoint endpoint =
        FIRST
            .withWeight(7)
            .withAttribute("serialization", "hessian2")
            .withAttribute("rpcVer", "51302")
            .withAttribute("appName", "shop")
            .withAttribute("x-unknown", "a b=c&d?e/f%g\th\ni;ü");
    Listener listener = new Listener();
    registry.subscribe(SERVICE, listener);

    registry.register(SERVICE, endpoint);

    listener.awaitExactly(endpoint);
  }

  @Test
  final void register_withAnotherWeight_replacesAfterTheOldOneIsWithdrawn() throws Exception {
    Registry registry = registry();
    Listener listener = new Listener();
    registry.subscribe(SERVICE, listener);
    Handle old = registry.register(SERVICE, FIRST.withWeight(10));

    old.close();
    registry.register(SERVICE, FIRST.withWeight(20));

    listener.awaitExactly(FIRST.withWeight(20));
  }

  @Test
  final void register_closedTwice_withdrawsOnlyItsOwn() throws Exception {
    Registry registry = registry();
    Handle old = registry.register(SERVICE, FIRST);
    old.close();
    registry.register(SERVICE, FIRST);
    Listener listener = new Listener();
    registry.subscribe(SERVICE, listener);

    old.close();
    registry.register(SERVICE, SECOND);

    listener.awaitExactly(FIRST, SECOND);
  }

  @Test
  final void register_whileManyDoSo_losesNothing() throws Exception {
    Registry registry = registry();
    Registry another = registry();
    Listener listener = new Listener();
    registry.subscribe(SERVICE, listener);
    List<Endpoint> endpoints = new ArrayList<>();
    for (int port = 1; port <= 20; port++) {
      endpoints.add(Endpoint.of("bolt", "192.0.2.1", port));
    }

    List<Handle> handles =
        inParallel(
            endpoints,
            endpoint ->
                (endpoint.port() % 2 == 0 ? registry : another).register(SERVICE, endpoint));

    listener.awaitExactly(endpoints.toArray(Endpoint[]::new));
    inParallel(
        handles,
        handle -> {
          handle.close();
          return true;
        });
    listener.awaitExactly();
  }

  @Test
  final void subscribe_neverCallsAListenerConcurrently() throws Exception {
    Registry registry = registry();
    AtomicInteger inside = new AtomicInteger();
    AtomicBoolean overlapped = new AtomicBoolean();
    Listener listener = new Listener();
    registry.subscribe(
        SERVICE,
        list -> {
          overlapped.compareAndSet(false, inside.incrementAndGet() > 1);
          Thread.onSpinWait();
          listener.accept(list);
          inside.decrementAndGet();
        });
    List<Integer> ports = new ArrayList<>();
    for (int port = 1; port <= 20; port++) {
      ports.add(port);
    }

    inParallel(
        ports,
        port -> {
          registry.register(SERVICE, Endpoint.of("bolt", "192.0.2.1", port)).close();
          return port;
        });

    registry.register(SERVICE, FIRST);
    listener.awaitExactly(FIRST);
    assertThat(overlapped).isFalse();
  }

  @Test
  final void subscribe_tellsImmutableLists() {
    Registry registry = registry();
    registry.register(SERVICE, FIRST);
    List<List<Endpoint>> told = new ArrayList<>();

    registry.subscribe(SERVICE, told::add);

    assertThatThrownBy(() -> told.get(0).clear()).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  final void subscribe_closed_hearsNothingMore() throws Exception {
    Registry registry = registry();
    Listener ended = new Listener();
    Listener other = new Listener();
    Handle subscription = registry.subscribe(SERVICE, ended);
    registry.subscribe(SERVICE, other);
    ended.awaitExactly();

    subscription.close();
    subscription.close();
    registry.register(SERVICE, FIRST);
    other.awaitExactly(FIRST);
    registry.register(SERVICE, SECOND); // the order of listeners is open: wait for another round
    other.awaitExactly(FIRST, SECOND);

    assertThat(ended.told).isEmpty();
  }

  @Test
  final void subscribe_whoseListenerFails_doesNotDisturbOthers() throws Exception {
    Registry registry = registry();
    AtomicBoolean broken = new AtomicBoolean();
    Consumer<List<Endpoint>> failing =
        list -> {
          if (broken.get()) {
            throw new IllegalStateException("on purpose");
          }
        };
    Listener listener = new Listener();
    registry.subscribe(SERVICE, failing);
    registry.subscribe(SERVICE, listener);
    registry.subscribe(SERVICE, failing);
    broken.set(true);

    registry.register(SERVICE, FIRST);
    listener.awaitExactly(FIRST);
    registry.register(SERVICE, SECOND);
    listener.awaitExactly(FIRST, SECOND);
  }

  @Test
  final void registries_onOneBackEnd_seeEachOther() throws Exception {
    Registry mine = registry();
    Registry theirs = anotherThan(mine);
    Listener listener = new Listener();
    mine.subscribe(SERVICE, listener);

    Handle first = theirs.register(SERVICE, FIRST);
    mine.register(SERVICE, SECOND);
    listener.awaitExactly(FIRST, SECOND);
    first.close();
    listener.awaitExactly(SECOND);
  }

  @Test
  final void close_withdrawsWhatWasRegisteredHereAndNothingElse() throws Exception {
    Registry mine = registry();
    Registry theirs = anotherThan(mine);
    theirs.register(SERVICE, FIRST);
    theirs.register("acme.Order:1.0", FIRST);
    mine.register(SERVICE, SECOND);
    Listener greetings = new Listener();
    Listener orders = new Listener();
    mine.subscribe(SERVICE, greetings);
    mine.subscribe("acme.Order:1.0", orders);
    greetings.awaitExactly(FIRST, SECOND);

    theirs.close();

    greetings.awaitExactly(SECOND);
    orders.awaitExactly();
  }

  @Test
  final void close_endsSubscriptions() throws Exception {
    Registry mine = registry();
    Registry theirs = anotherThan(mine);
    Listener ended = new Listener();
    mine.subscribe(SERVICE, ended);
    ended.awaitExactly();
    Listener other = new Listener();
    theirs.subscribe(SERVICE, other);

    mine.close();
    theirs.register(SERVICE, FIRST);
    other.awaitExactly(FIRST);

    assertThat(ended.told).isEmpty();
  }

  @Test
  final void close_unusedOrTwiceOrBeforeItsHandles_doesNothing() {
    registry().close();
    Registry registry = registry();
    Handle registration = registry.register(SERVICE, FIRST);
    Handle subscription = registry.subscribe(SERVICE, list -> {});

    registry.close();
    registry.close();
    registration.close();
    subscription.close();
  }

  @Test
  final void toString_isAnAddressOrAName() {
    assertThat(registry().toString()).doesNotContain("@").isNotBlank();
  }

  private <T, R> List<R> inParallel(Collection<T> items, ThrowingFunction<T, R> task)
      throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<R>> tasks = new ArrayList<>();
      items.forEach(item -> tasks.add(() -> task.apply(item)));
      List<R> results = new ArrayList<>();
      for (Future<R> result : threads.invokeAll(tasks)) {
        results.add(result.get(patience().toMillis(), TimeUnit.MILLISECONDS));
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  private interface ThrowingFunction<T, R> {
    R apply(T item) throws Exception;
  }

  /** Remembers what it is told, and waits for what it should be told. */
  private final class Listener implements Consumer<List<Endpoint>> {

    private final BlockingQueue<List<Endpoint>> told = new LinkedBlockingQueue<>();

    @Override
    public void accept(List<Endpoint> endpoints) {
      told.add(endpoints);
    }

    void awaitExactly(Endpoint... expected) throws InterruptedException {
      long end = System.nanoTime() + patience().toNanos();
      List<Endpoint> last = null;
      while (true) {
        List<Endpoint> next = told.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (next == null) {
          assertThat(last).as("last list").containsExactlyInAnyOrder(expected);
          return;
        }
        last = next;
        if (last.size() == expected.length && Set.copyOf(last).equals(Set.of(expected))) {
          return;
        }
      }
    }
  }
}
