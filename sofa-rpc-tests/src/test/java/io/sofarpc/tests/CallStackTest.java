// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.sofarpc.client.RpcClient;
import io.sofarpc.server.RpcServer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Few frames lie between user code and Netty; ARCHITECTURE.md shows the stack printed here. */
@Timeout(60)
class CallStackTest {

  private static final int MAX_OWN_FRAMES = 8;

  @Test
  void callWithoutFilters_hasFewOwnFramesAboveNetty() throws Exception {
    try (RpcServer server =
            RpcServer.builder().port(0).service(Shop.class, new ShopService()).start();
        RpcClient client =
            RpcClient.builder().direct("bolt://127.0.0.1:" + server.port()).build()) {
      Shop shop = client.refer(Shop.class);
      CompletableFuture<Thread> caller = new CompletableFuture<>();
      CompletableFuture<Void> enough = new CompletableFuture<>();
      Thread calling =
          new Thread(
              () -> {
                caller.complete(Thread.currentThread());
                while (!enough.isDone()) {
                  shop.echo("x");
                }
              });
      calling.start();

      List<StackTraceElement> stack;
      do {
        stack = stackInNetty(caller.get(10, TimeUnit.SECONDS));
      } while (stack.isEmpty());
      enough.complete(null);
      calling.join();

      stack.forEach(frame -> System.out.println("  " + frame));
      assertThat(stack.stream().filter(CallStackTest::isOwn).count())
          .isLessThanOrEqualTo(MAX_OWN_FRAMES);
    }
  }

  /** Returns the frames from the topmost one of Netty to user code, or nothing. */
  private static List<StackTraceElement> stackInNetty(Thread thread) {
    List<StackTraceElement> all = Arrays.asList(thread.getStackTrace());
    int own = -1;
    for (int i = 0; i < all.size() && own < 0; i++) {
      own = isOwn(all.get(i)) ? i : -1;
    }
    boolean calledNetty = own > 0 && all.get(own - 1).getClassName().startsWith("io.netty.");
    if (!calledNetty || all.stream().anyMatch(f -> f.getClassName().contains("codec"))) {
      return List.of();
    }
    return all.subList(own - 1, all.size());
  }

  private static boolean isOwn(StackTraceElement frame) {
    return frame.getClassName().startsWith("io.sofarpc.")
        && !frame.getClassName().startsWith("io.sofarpc.tests.");
  }
}
