// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.tests;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Empty;
import com.google.protobuf.StringValue;
import io.sofarpc.RpcException;
import io.sofarpc.RpcMethod;
import io.sofarpc.StatusCode;
import io.sofarpc.client.RpcClient;
import io.sofarpc.registry.Endpoint;
import io.sofarpc.registry.InMemoryRegistry;
import io.sofarpc.server.RpcServer;
import io.sofarpc.tests.Shop.Order;
import io.sofarpc.tests.Shop.Priority;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Codecs other than Hessian, over Bolt on a real socket: the server offers all, a client one. */
@Timeout(60)
class CodecsTest {

  private final InMemoryRegistry registry = new InMemoryRegistry();
  private final ShopService shopService = new ShopService();
  private final TradeService tradeService = new TradeService();
  private final RpcServer server =
      RpcServer.builder()
          .port(0)
          .registry(registry)
          .service(Shop.class, shopService)
          .service(Messages.class, new MessagesService())
          .service(Trade.class, tradeService)
          .start();

  @AfterEach
  void close() {
    server.close();
  }

  interface Messages {
    StringValue echo(StringValue message);

    CompletableFuture<StringValue> later(StringValue message);

    Empty empty(Empty message);
  }

  /** Echoes, or fails as it is told. */
  static class MessagesService implements Messages {

    @Override
    public StringValue echo(StringValue message) {
      switch (message.getValue()) {
        case "throw" -> throw new IllegalStateException("pb boom");
        case "deny" -> throw new RpcException(StatusCode.PERMISSION_DENIED, "not you");
        case "null" -> {
          return null;
        }
        default -> {
          return message;
        }
      }
    }

    @Override
    public CompletableFuture<StringValue> later(StringValue message) {
      return CompletableFuture.supplyAsync(() -> message);
    }

    @Override
    public Empty empty(Empty message) {
      return message;
    }
  }

  private RpcClient client(String codec) {
    return RpcClient.builder().registry(registry).codec(codec).build();
  }

  @Test
  void protobuf_carriesMessages_andEmptyOnes() {
    try (RpcClient client = client("protobuf")) {
      Messages messages = client.refer(Messages.class);

      StringValue text = StringValue.of("grüße 😀");
      assertThat(messages.echo(text)).isEqualTo(text);
      assertThat(messages.later(text)).succeedsWithin(10, SECONDS).isEqualTo(text);
      assertThat(messages.echo(StringValue.getDefaultInstance()))
          .isEqualTo(StringValue.getDefaultInstance());
      assertThat(messages.empty(Empty.getDefaultInstance())).isEqualTo(Empty.getDefaultInstance());
    }
  }

  @Test
  void protobuf_tellsTheTextOfExceptions_andTheCodeOfFailures() {
    try (RpcClient client = client("protobuf")) {
      Messages messages = client.refer(Messages.class);

      RpcException thrown = failure(() -> messages.echo(StringValue.of("throw")));
      RpcException denied = failure(() -> messages.echo(StringValue.of("deny")));
      RpcException noResult = failure(() -> messages.echo(StringValue.of("null")));

      assertThat(thrown.code()).isEqualTo(StatusCode.UNKNOWN);
      assertThat(thrown).hasMessageContaining("pb boom");
      assertThat(denied.code()).isEqualTo(StatusCode.PERMISSION_DENIED);
      assertThat(denied).hasMessageContaining("not you");
      assertThat(noResult.code()).isEqualTo(StatusCode.INTERNAL);
      assertThat(noResult).hasMessageContaining("null (expected: a message)");
    }
  }

  @Test
  void protobuf_ofAServiceThatIsNotThere_isUnimplemented_andNamesIt() {
    try (RpcClient client =
        RpcClient.builder().direct("bolt://127.0.0.1:" + server.port()).codec("protobuf").build()) {

      RpcException failure =
          failure(() -> client.refer(Other.class).call(Empty.getDefaultInstance()));

      assertThat(failure.code()).isEqualTo(StatusCode.UNIMPLEMENTED);
      assertThat(failure).hasMessageContaining(Other.class.getName());
    }
  }

  interface Other {
    Empty call(Empty message);
  }

  @Test
  void json_carriesRecordsCollectionsVoidAndOneWay() throws Exception {
    try (RpcClient client = client("json")) {
      Trade trade = client.refer(Trade.class);
      Order order =
          new Order("1", List.of("tea"), Map.of("tea", new BigDecimal("2.50")), Priority.HIGH);

      assertThat(trade.place(order)).isEqualTo(order);
      assertThat(trade.placeLater(List.of(order, order)))
          .succeedsWithin(10, SECONDS)
          .isEqualTo(Map.of("1", order));
      assertThat(trade.place("2")).isEqualTo(new Order("2", null, null, null));
      trade.nothing();
      trade.log("hello", 5);
      assertThat(tradeService.logged.poll(10, SECONDS)).isEqualTo("hello5");
    }
  }

  @Test
  void json_tellsTheTextOfExceptions_andTheCodeOfFailures() {
    try (RpcClient client = client("json")) {
      Trade trade = client.refer(Trade.class);

      RpcException thrown = failure(() -> trade.place("throw"));
      RpcException denied = failure(() -> trade.place("deny"));

      assertThat(thrown.code()).isEqualTo(StatusCode.UNKNOWN);
      assertThat(thrown).hasMessageContaining("boom \"quoted\"");
      assertThat(denied.code()).isEqualTo(StatusCode.PERMISSION_DENIED);
    }
  }

  @Test
  void json_asksInvalidArgument_forWhatTheProviderCannotTellApart() {
    try (RpcClient client = client("json")) {
      Trade trade = client.refer(Trade.class);

      RpcException failure = failure(() -> trade.place((Order) null));

      assertThat(failure.code()).isEqualTo(StatusCode.INVALID_ARGUMENT);
      assertThat(failure).hasMessageContaining("fits several overloads");
    }
  }

  interface Trade {
    Order place(Order order);

    Order place(String id);

    CompletableFuture<Map<String, Order>> placeLater(List<Order> orders);

    void nothing();

    @RpcMethod(oneWay = true)
    void log(String line, int number);
  }

  /** Does what the tests ask for. */
  static class TradeService implements Trade {

    final BlockingQueue<String> logged = new LinkedBlockingQueue<>();

    @Override
    public Order place(Order order) {
      return order;
    }

    @Override
    public Order place(String id) {
      switch (id) {
        case "throw" -> throw new IllegalStateException("boom \"quoted\"");
        case "deny" -> throw new RpcException(StatusCode.PERMISSION_DENIED, "not you");
        default -> {
          return new Order(id, null, null, null);
        }
      }
    }

    @Override
    public CompletableFuture<Map<String, Order>> placeLater(List<Order> orders) {
      return CompletableFuture.supplyAsync(() -> Map.of(orders.get(0).id(), orders.get(1)));
    }

    @Override
    public void nothing() {}

    @Override
    public void log(String line, int number) {
      logged.add(line + number);
    }
  }

  @Test
  void codecThatCannotCarryAService_failsWhereItIsNamed() {
    try (RpcClient client = client("protobuf")) {
      assertThatThrownBy(() -> client.refer(Shop.class))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("protobuf cannot carry " + Shop.class.getName());
    }
    assertThatThrownBy(
            () ->
                RpcServer.builder()
                    .port(0)
                    .codecs("hessian2", "protobuf")
                    .service(Shop.class, shopService)
                    .start())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("protobuf cannot carry " + Shop.class.getName());
  }

  @Test
  void codecThatWasNotNamed_isLeftOut_whereItCannotCarryTheService() {
    try (RpcClient client = client("hessian2")) {
      assertThat(client.refer(Shop.class).echo("x")).isEqualTo("x");
    }
  }

  @Test
  void endpoint_namesACodecThatIsOffered() {
    InMemoryRegistry other = new InMemoryRegistry();
    try (RpcServer protobufOnly =
        RpcServer.builder()
            .port(0)
            .registry(other)
            .codecs("protobuf")
            .service(Messages.class, new MessagesService())
            .start()) {
      List<Endpoint> published = new ArrayList<>();

      other.subscribe(Messages.class.getName() + ":1.0", published::addAll).close();

      assertThat(published)
          .extracting(e -> e.attribute("serialization"))
          .containsExactly("protobuf");
      assertThat(protobufOnly.port()).isPositive();
    }
  }

  private static RpcException failure(Runnable call) {
    RpcException failure = catchThrowableOfType(RpcException.class, call::run);
    assertThat(failure).isNotNull();
    return failure;
  }
}
