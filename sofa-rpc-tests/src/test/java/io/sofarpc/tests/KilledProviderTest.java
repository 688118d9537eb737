// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
import io.sofarpc.client.RpcClient;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The only provider is killed in mid-call, then comes back on the same port. */
@Timeout(120)
class KilledProviderTest {

  /** A machine that is busy with something else may need more than one try to show the time. */
  private static final int MAX_RESTARTS = 10;

  @ParameterizedTest
  @ValueSource(strings = {"bolt", "grpc"})
  void killedProvider_failsItsCallsAtOnce_andIsUsedAgainOnceItIsBack(String protocol)
      throws Exception {
    ChildJvm provider = ChildJvm.start(ShopProvider.class, "0");
    String port = provider.await("ready");
    try (RpcClient client =
        RpcClient.builder()
            .direct(protocol + "://127.0.0.1:" + port)
            .timeout(Duration.ofSeconds(60))
            .build()) {
      Shop shop = client.refer(Shop.class);
      CompletableFuture<String> inFlight = shop.never();
      provider.await("called never");

      provider.kill();
      long killed = System.nanoTime();
      RpcException failure = failureOf(inFlight);
      long noticedMillis = (System.nanoTime() - killed) / 1_000_000;

      assertThat(failure.code()).isEqualTo(StatusCode.UNAVAILABLE);
      assertThat(failure).hasMessageContaining("127.0.0.1:" + port);
      assertThat(noticedMillis).isLessThan(2_000);
      assertThat(catchThrowableOfType(RpcException.class, () -> shop.echo("x")).code())
          .isEqualTo(StatusCode.UNAVAILABLE);

      long calledMillis = Long.MAX_VALUE;
      for (int restart = 0; restart < MAX_RESTARTS && calledMillis >= 200; restart++) {
        calledMillis = firstCallAfterRestart(shop, port);
        System.out.println("first call " + calledMillis + " ms after the port was open");
      }
      System.out.println("noticed the kill after " + noticedMillis + " ms");
      assertThat(calledMillis).isLessThan(200);
    } finally {
      provider.close();
    }
  }

  /** Returns the milliseconds from the moment when the provider says that its port is open. */
  private static long firstCallAfterRestart(Shop shop, String port) {
    try (ChildJvm restarted = ChildJvm.start(ShopProvider.class, port)) {
      restarted.await("ready");
      long open = System.nanoTime();
      assertThat(shop.echo("back")).isEqualTo("back");
      return (System.nanoTime() - open) / 1_000_000;
    }
  }

  private static RpcException failureOf(CompletableFuture<?> call) throws Exception {
    try {
      call.get(30, TimeUnit.SECONDS);
      throw new AssertionError("the call succeeded");
    } catch (ExecutionException failed) {
      return (RpcException) failed.getCause();
    }
  }
}
