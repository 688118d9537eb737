// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.tests;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.sofarpc.Filter;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.client.RpcClient;
import io.sofarpc.registry.InMemoryRegistry;
import io.sofarpc.server.RpcServer;
import io.sofarpc.tests.Shop.Order;
import io.sofarpc.tests.Shop.Priority;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A consumer and a provider in one JVM, over Bolt and Hessian on a real socket. */
@Timeout(60)
class EndToEndTest {

  private final InMemoryRegistry registry = new InMemoryRegistry();
  private final ShopService service = new ShopService();
  private final List<String> passed = new CopyOnWriteArrayList<>();
  private final Filter serverFilter =
      (request, next) -> {
        passed.add("server:" + request.method().name() + ":" + request.metadata().get("tenant"));
        return next.invoke(request);
      };
  private final RpcServer server =
      RpcServer.builder()
          .port(0)
          .registry(registry)
          .filter(serverFilter)
          .service(Shop.class, service)
          .start();
  private final RpcClient client =
      RpcClient.builder()
          .registry(registry)
          .filter((request, next) -> next.invoke(request.withHeader("tenant", "acme")))
          .build();
  private final Shop shop = client.refer(Shop.class);

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  @Test
  void call_withStrings_returnsThem() {
    assertThat(shop.echo("grüße 😀")).isEqualTo("grüße 😀");
    assertThat(shop.echo(null)).isNull();
    assertThat(shop.count(List.of("a", "b"))).isEqualTo(2);
  }

  @Test
  void call_withRecordOfCollections_returnsAnEqualOne() {
    Order order =
        new Order("1", List.of("tea"), Map.of("tea", new BigDecimal("2.50")), Priority.HIGH);

    assertThat(shop.place(order)).isEqualTo(order);
    assertThat(shop.placeLater(order)).succeedsWithin(10, SECONDS).isEqualTo(order);
  }

  @Test
  void oneWay_reachesTheService() throws InterruptedException {
    shop.log("hello");

    assertThat(service.logged.poll(10, SECONDS)).isEqualTo("hello");
  }

  @Test
  void filters_seeTheCallAndItsHeaders() {
    shop.echo("x");

    assertThat(passed).containsExactly("server:echo:acme");
  }

  @Test
  void nonBlockingMethod_runsOnAnEventLoop_othersDoNot() {
    assertThat(shop.thread()).startsWith("sofa-rpc-io");
    assertThat(passed).containsExactly("server:thread:acme");
  }

  @Test
  void manyCallers_getTheirOwnAnswers() {
    List<CompletableFuture<Void>> callers = new ArrayList<>();
    for (int caller = 0; caller < 50; caller++) {
      int id = caller;
      callers.add(
          CompletableFuture.runAsync(
              () ->
                  IntStream.range(0, 100)
                      .forEach(i -> assertThat(shop.echo(id + "/" + i)).isEqualTo(id + "/" + i))));
    }

    assertThat(callers).allSatisfy(done -> assertThat(done).succeedsWithin(30, SECONDS));
  }

  @Test
  void uniqueIds_tellServicesOfOneInterfaceApart() {
    ServiceDescriptor audited = ServiceDescriptor.of(Shop.class).withUniqueId("audited");
    Shop upper =
        new ShopService() {
          @Override
          public String echo(String text) {
            return "AUDITED";
          }
        };
    try (RpcServer other =
        RpcServer.builder().port(0).registry(registry).service(audited, upper).start()) {

      assertThat(((Shop) client.refer(audited)).echo("x")).isEqualTo("AUDITED");
      assertThat(shop.echo("x")).isEqualTo("x");
      assertThat(other.port()).isNotEqualTo(server.port());
    }
  }

  @Test
  void close_answersWhatIsInFlight() throws Exception {
    CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> shop.sleep(10_000));
    assertThat(service.started.await(10, SECONDS)).isTrue();

    CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
    service.released.countDown();

    assertThat(answer).succeedsWithin(10, SECONDS).isEqualTo("released");
    assertThat(closing).succeedsWithin(10, SECONDS);
  }
}
