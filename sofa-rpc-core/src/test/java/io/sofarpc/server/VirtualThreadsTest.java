// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

class VirtualThreadsTest {

  @Test
  @EnabledForJreRange(minVersion = 21)
  void task_runsOnAVirtualThreadOfItsOwn() throws Exception {
    Executor executor = VirtualThreads.create("served");
    CompletableFuture<Thread> first = new CompletableFuture<>();
    CompletableFuture<Thread> second = new CompletableFuture<>();
    executor.execute(() -> first.complete(Thread.currentThread()));
    executor.execute(() -> second.complete(Thread.currentThread()));

    assertThat(first.get(10, TimeUnit.SECONDS).toString()).contains("VirtualThread", "served-1");
    assertThat(second.get(10, TimeUnit.SECONDS).toString()).contains("VirtualThread", "served-2");
  }

  @Test
  @EnabledForJreRange(max = JRE.JAVA_20)
  void onAnOldJdk_refuses_sayingWhatIsNeeded() {
    assertThatThrownBy(() -> RpcServer.builder().virtualThreads())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("virtual threads need JDK 21 or later, this is 1");
  }
}
