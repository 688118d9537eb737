// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
import io.sofarpc.client.RpcClient;
import io.sofarpc.registry.InMemoryRegistry;
import io.sofarpc.server.RpcServer;
import io.sofarpc.tests.Shop.DeclinedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What users do wrong, or what goes wrong for them: each error says what, where and what to do. */
@Timeout(60)
class UserErrorsTest {

  private final InMemoryRegistry registry = new InMemoryRegistry();
  private final ShopService service = new ShopService();
  private final RpcServer server =
      RpcServer.builder()
          .port(0)
          .publishedHost("127.0.0.1")
          .registry(registry)
          .service(Shop.class, service)
          .start();
  private final RpcClient client = RpcClient.builder().registry(registry).build();
  private final Shop shop = client.refer(Shop.class);

  @AfterEach
  void close() {
    service.released.countDown();
    client.close();
    server.close();
  }

  @Test
  void noProvider_isUnavailable_andNamesServiceAndRegistry() {
    Unserved unserved = client.refer(Unserved.class);

    RpcException failure = failure(unserved::call);

    assertThat(failure.code()).isEqualTo(StatusCode.UNAVAILABLE);
    assertThat(failure)
        .hasMessageContaining("no provider of " + Unserved.class.getName() + ":1.0")
        .hasMessageContaining("in-memory registry");
  }

  @Test
  void wrongPort_isUnavailable_andNamesTheAddress() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    try (RpcClient direct = RpcClient.builder().direct("bolt://127.0.0.1:" + port).build()) {

      RpcException failure = failure(() -> direct.refer(Shop.class).echo("x"));

      assertThat(failure.code()).isEqualTo(StatusCode.UNAVAILABLE);
      assertThat(failure).hasMessageContaining("127.0.0.1:" + port).hasMessageContaining("connect");
    }
  }

  @Test
  void serviceNotOnThatPort_isUnimplemented_andNamesIt() {
    try (RpcClient direct =
        RpcClient.builder().direct("bolt://127.0.0.1:" + server.port()).build()) {

      RpcException failure = failure(() -> direct.refer(Unserved.class).call());

      assertThat(failure.code()).isEqualTo(StatusCode.UNIMPLEMENTED);
      assertThat(failure).hasMessageContaining(Unserved.class.getName());
    }
  }

  @Test
  void portInUse_failsAtStart_andNamesThePort() {
    assertThatThrownBy(
            () ->
                RpcServer.builder()
                    .port(server.port())
                    .service(Shop.class, new ShopService())
                    .start())
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(":" + server.port())
        .hasMessageContaining("in use");
  }

  @Test
  void notSerializable_failsAtReferAndAtStart_andNamesTheType() {
    assertThatThrownBy(() -> client.refer(Careless.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(Careless.Parcel.class.getName())
        .hasMessageContaining("Serializable");
    assertThatThrownBy(
            () -> RpcServer.builder().port(0).service(Careless.class, parcel -> {}).start())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(Careless.Parcel.class.getName());
  }

  @Test
  void grpcOverHttp1_failsAtRefer_andNamesTheWayOut() {
    try (RpcClient direct = RpcClient.builder().direct("grpc://127.0.0.1:1?http=1.1").build()) {
      assertThatThrownBy(() -> direct.refer(Ticker.class))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("gRPC needs HTTP/2")
          .hasMessageContaining("format=grpc-web");
    }
  }

  @Test
  void streamsOverBolt_failAtRefer_andNameTheMethodAndTheWayOut() {
    try (RpcClient direct =
        RpcClient.builder().direct("bolt://127.0.0.1:" + server.port()).build()) {
      assertThatThrownBy(() -> direct.refer(Ticker.class))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("bolt cannot carry streams")
          .hasMessageContaining("ticks")
          .hasMessageContaining("use protocol grpc");
    }
  }

  @Test
  void messagesThatNoCodecCarries_failAtRefer_andNameTheWayOut() {
    try (RpcClient direct = RpcClient.builder().direct("grpc://127.0.0.1:1").build()) {
      assertThatThrownBy(() -> direct.refer(Careless.class))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(Careless.Parcel.class.getName())
          .hasMessageContaining("codec(\"json\")");
    }
  }

  @Test
  void unknownRegistry_failsAtBuild_andNamesThoseFound() {
    assertThatThrownBy(() -> RpcClient.builder().registry("zookeper://127.0.0.1:2181").build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'zookeper'")
        .hasMessageContaining("found: local")
        .hasMessageContaining("sofa-rpc-registry-zookeper");
  }

  @Test
  void unknownCodec_failsAtBuild_andNamesThoseFound() {
    assertThatThrownBy(() -> RpcClient.builder().registry(registry).codec("kryo").build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'kryo'")
        .hasMessageContaining("hessian2");
  }

  @Test
  void timeout_isDeadlineExceeded_andNamesTheMethod() {
    RpcException failure = failure(shop::impatient);

    assertThat(failure.code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
    assertThat(failure).hasMessageContaining(Shop.class.getName() + ":1.0/impatient");
  }

  @Test
  void busyProvider_isResourceExhausted() throws InterruptedException {
    try (RpcServer small =
            RpcServer.builder().port(0).threads(1, 0).service(Shop.class, service).start();
        RpcClient direct = RpcClient.builder().direct("bolt://127.0.0.1:" + small.port()).build()) {
      Shop busy = direct.refer(Shop.class);
      CompletableFuture<String> only = CompletableFuture.supplyAsync(() -> busy.sleep(10_000));
      assertThat(service.started.await(10, TimeUnit.SECONDS)).isTrue();

      RpcException failure = failure(() -> busy.echo("x"));

      assertThat(failure.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
      assertThat(failure).hasMessageContaining("127.0.0.1").hasMessageContaining("busy");
      service.released.countDown();
      assertThat(only).succeedsWithin(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void declaredException_arrivesWithItsFields() {
    DeclinedException thrown =
        catchThrowableOfType(DeclinedException.class, () -> shop.pay("42", 1999));

    assertThat(thrown).hasMessage("no cover for 42");
    assertThat(thrown.cents()).isEqualTo(1999);
    assertThat(thrown.getStackTrace()[0].getMethodName()).isEqualTo("pay");
  }

  @Test
  void runtimeException_arrivesWithMessageAndCause() {
    Throwable thrown = catchThrowable(() -> shop.fail("runtime"));

    assertThat(thrown)
        .isExactlyInstanceOf(IllegalStateException.class)
        .hasMessage("closed today")
        .hasRootCauseMessage("why");
  }

  @Test
  void exceptionThatMayNotBeDecoded_isUnknown_andNamesItsClassAndMessage() {
    RpcException thrown = failure(() -> shop.fail("hidden"));

    assertThat(thrown.code()).isEqualTo(StatusCode.UNKNOWN);
    assertThat(thrown)
        .hasMessageContaining(Shop.HiddenException.class.getName())
        .hasMessageContaining("who am I?");
  }

  @Test
  void resultNotEncodable_isInternal_andNamesTheClass() {
    RpcException failure = failure(shop::describe);

    assertThat(failure.code()).isEqualTo(StatusCode.INTERNAL);
    assertThat(failure).hasMessageContaining("java.lang.Thread");
    assertThat(shop.echo("still alive")).isEqualTo("still alive");
  }

  private static RpcException failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    RpcException failure = catchThrowableOfType(RpcException.class, call);
    assertThat(failure).isNotNull();
    return failure;
  }

  interface Unserved {
    String call();
  }

  interface Ticker {
    Flow.Publisher<String> ticks();
  }

  interface Careless {
    void send(Parcel parcel);

    /** Not serializable, by mistake. */
    class Parcel {
      String content = "";
    }
  }
}
