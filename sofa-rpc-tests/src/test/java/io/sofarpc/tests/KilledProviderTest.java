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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The only provider is killed in mid-call, then comes back on the same port. */
@Timeout(120)
class KilledProviderTest {

  @Test
  void killedProvider_failsItsCallsAtOnce_andIsUsedAgainOnceItIsBack() throws Exception {
    ChildJvm provider = ChildJvm.start(ShopProvider.class, "0");
    String port = provider.await("ready");
    try (RpcClient client =
        RpcClient.builder()
            .direct("bolt://127.0.0.1:" + port)
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
      assertThat(noticedMillis).isLessThan(5_000);
      assertThat(catchThrowableOfType(RpcException.class, () -> shop.echo("x")).code())
          .isEqualTo(StatusCode.UNAVAILABLE);

      try (ChildJvm restarted = ChildJvm.start(ShopProvider.class, port)) {
        restarted.await("ready");
        long open = System.nanoTime();
        assertThat(shop.echo("back")).isEqualTo("back");
        long calledMillis = (System.nanoTime() - open) / 1_000_000;
        System.out.printf(
            "noticed the kill after %d ms; first call %d ms after the port was open%n",
            noticedMillis, calledMillis);
        assertThat(calledMillis).isLessThan(200);
      }
    } finally {
      provider.close();
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
