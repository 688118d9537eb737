// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.tests;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.sofarpc.client.RpcClient;
import io.sofarpc.server.RpcServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Providers that are restarted one after the other under load, without a registry that could warn
 * their consumers: what they say on the connection must do.
 */
@Timeout(60)
class GracefulRestartTest {

  private static final int CALLERS = 8;
  private static final int RESTARTS = 10;

  private static RpcServer start(int port) {
    return RpcServer.builder()
        .host("127.0.0.1")
        .port(port)
        .service(Shop.class, new ShopService())
        .shutdownHook(false)
        .start();
  }

  private static String url(String protocol, int port) {
    return protocol + "://127.0.0.1:" + port;
  }

  @ParameterizedTest
  @ValueSource(strings = {"bolt", "grpc"})
  void rollingRestart_losesNoCall(String protocol) throws Exception {
    RpcServer one = start(0);
    RpcServer other = start(0);
    ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
    AtomicBoolean stop = new AtomicBoolean();
    try (RpcClient client =
        RpcClient.builder()
            .direct(url(protocol, one.port()), url(protocol, other.port()))
            .build()) {
      Shop shop = client.refer(Shop.class);
      List<Future<Integer>> callers = new ArrayList<>();
      for (int caller = 0; caller < CALLERS; caller++) {
        callers.add(threads.submit(() -> callUntil(stop, shop)));
      }
      for (int restart = 0; restart < RESTARTS; restart++) {
        one = restart(one, protocol);
        other = restart(other, protocol);
      }
      stop.set(true);
      for (Future<Integer> caller : callers) {
        assertThat(caller.get(10, SECONDS)).isPositive();
      }
    } finally {
      stop.set(true);
      threads.shutdownNow();
      one.close();
      other.close();
    }
  }

  private static int callUntil(AtomicBoolean stop, Shop shop) {
    int calls = 0;
    while (!stop.get()) {
      assertThat(shop.echo("a")).isEqualTo("a");
      calls++;
    }
    return calls;
  }

  /** Stops a server and starts it again; returns when it has answered a call. */
  private static RpcServer restart(RpcServer server, String protocol) {
    int port = server.port();
    server.close();
    RpcServer next = start(port);
    try (RpcClient direct = RpcClient.builder().direct(url(protocol, port)).build()) {
      direct.refer(Shop.class).echo("up");
    }
    return next;
  }
}
