// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.tests;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sofarpc.Filter;
import io.sofarpc.Metadata;
import io.sofarpc.RpcException;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.StatusCode;
import io.sofarpc.client.GenericService;
import io.sofarpc.client.RpcClient;
import io.sofarpc.codec.GenericObject;
import io.sofarpc.registry.InMemoryRegistry;
import io.sofarpc.server.RpcServer;
import io.sofarpc.tests.Shop.DeclinedException;
import io.sofarpc.tests.Shop.Order;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls without the classes of the service, and headers, over Bolt on a real socket. */
@Timeout(60)
class GenericCallsTest {

  private static final String STRING = String.class.getName();
  private static final String ORDER = Order.class.getName();

  private final InMemoryRegistry registry = new InMemoryRegistry();
  private final BlockingQueue<Metadata> arrived = new LinkedBlockingQueue<>();
  private final Filter headers =
      (request, next) -> {
        arrived.add(request.metadata());
        return next.invoke(request)
            .thenApply(
                response -> response.withMetadata(Metadata.of("rpc_resp_baggage.user", "8")));
      };
  private final RpcServer server =
      RpcServer.builder()
          .port(0)
          .registry(registry)
          .filter(headers)
          .service(Shop.class, new ShopService())
          .start();
  private final RpcClient client = RpcClient.builder().registry(registry).build();
  private final GenericService shop = client.generic(ServiceDescriptor.named(Shop.class.getName()));

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  @Test
  void plainValues_goAsTheyAre() throws Exception {
    assertThat(shop.invoke("echo", List.of(STRING), "hi").get(10, SECONDS)).isEqualTo("hi");
    assertThat(shop.invoke("echo", List.of(STRING), (Object) null).get(10, SECONDS)).isNull();
    assertThat(shop.invoke("count", List.of(List.class.getName()), List.of("a")).get(10, SECONDS))
        .isEqualTo(1);
  }

  @Test
  void objects_goAsFields_andComeBackAsGeneric() throws Exception {
    GenericObject order =
        GenericObject.of(
            ORDER,
            Map.of(
                "id", "7",
                "items", List.of("tea"),
                "prices", Map.of("tea", new BigDecimal("1.50")),
                "priority",
                    GenericObject.of(Shop.Priority.class.getName(), Map.of("name", "HIGH"))));

    Object back = shop.invoke("place", List.of(ORDER), order).get(10, SECONDS);
    Object ofMap = shop.invoke("placeLater", List.of(ORDER), order.fields()).get(10, SECONDS);

    assertThat(back).isEqualTo(order);
    assertThat(ofMap).isEqualTo(order);
  }

  @Test
  void exceptions_areThrown() {
    List<String> signature = List.of(STRING, "int");
    GenericService knowing =
        client.generic(
            ServiceDescriptor.named(Shop.class.getName()).withTypes(DeclinedException.class));

    assertThatThrownBy(() -> shop.invoke("pay", signature, "x", 5).get(10, SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            RpcException.class, e -> assertThat(e.code()).isEqualTo(StatusCode.UNKNOWN))
        .hasMessageContaining(DeclinedException.class.getName() + ": no cover for x");
    assertThatThrownBy(() -> knowing.invoke("pay", signature, "x", 5).get(10, SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(DeclinedException.class)
        .hasMessage("no cover for x");
    assertThatThrownBy(() -> shop.invoke("nothing", List.of()).get(10, SECONDS))
        .cause()
        .isInstanceOfSatisfying(
            RpcException.class, e -> assertThat(e.code()).isEqualTo(StatusCode.UNIMPLEMENTED));
  }

  @Test
  void wrongNumberOfArguments_isRefusedAtOnce() {
    assertThatThrownBy(() -> shop.invoke("echo", List.of(STRING)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("arguments: 0 (expected: 1");
  }

  @Test
  void genericCalls_areMarkedAsStockDoes() throws Exception {
    shop.invoke("echo", List.of(STRING), "hi").get(10, SECONDS);

    Metadata seen = arrived.poll(10, SECONDS);
    assertThat(seen).isNotNull();
    assertThat(seen.get("sofa_head_generic_type")).isEqualTo("2");
    assertThat(seen.get("generic.revise")).isEqualTo("true");
    assertThat(seen.all("generic.revise")).hasSize(1);
  }

  @Test
  void baggageAndTraceIds_goThroughFilters_bothWays() throws Exception {
    BlockingQueue<Metadata> answers = new LinkedBlockingQueue<>();
    Filter baggage =
        (request, next) ->
            next.invoke(
                    request
                        .withHeader("rpc_req_baggage.user", "7")
                        .withHeader("rpc_trace_context.sofaTraceId", "7f01")
                        .withHeader("new_rpc_trace_context", "tcid=7f02&"))
                .thenApply(
                    response -> {
                      answers.add(response.metadata());
                      return response;
                    });
    for (String codec : List.of("hessian2", "json")) {
      try (RpcClient carrying =
          RpcClient.builder().registry(registry).codec(codec).filter(baggage).build()) {
        carrying.refer(Shop.class).echo("hi");

        Metadata seen = arrived.poll(10, SECONDS);
        assertThat(seen).isNotNull();
        assertThat(seen.all("rpc_req_baggage.user")).containsExactly("7");
        assertThat(seen.all("rpc_trace_context.sofaTraceId")).containsExactly("7f01");
        assertThat(seen.all("new_rpc_trace_context")).containsExactly("tcid=7f02&");
        Metadata answer = answers.poll(10, SECONDS);
        assertThat(answer).isNotNull();
        assertThat(answer.get("rpc_resp_baggage.user")).isEqualTo("8");
      }
    }
  }
}
