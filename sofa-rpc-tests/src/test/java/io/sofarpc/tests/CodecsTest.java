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
import io.sofarpc.StatusCode;
import io.sofarpc.client.RpcClient;
import io.sofarpc.registry.Endpoint;
import io.sofarpc.registry.InMemoryRegistry;
import io.sofarpc.server.RpcServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Codecs other than Hessian, over Bolt on a real socket: the server offers all, a client one. */
@Timeout(60)
class CodecsTest {

  private final InMemoryRegistry registry = new InMemoryRegistry();
  private final ShopService shopService = new ShopService();
  private final RpcServer server =
      RpcServer.builder()
          .port(0)
          .registry(registry)
          .service(Shop.class, shopService)
          .service(Messages.class, new MessagesService())
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
