// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.BoolValue;
import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import io.sofarpc.client.RpcClient;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * More requests wait than a server has memory: {@code -Dcrowd.calls=1000} for more than a developer
 * waits for.
 */
@Timeout(300)
class CrowdTest {

  private static final int CALLS = Integer.getInteger("crowd.calls", 100);
  private static final int LARGEST = (16 << 20) - 64;

  private static ChildJvm server;
  private static int port;
  private static RpcClient bolt;
  private static RpcClient grpc;

  @BeforeAll
  static void start() {
    List<String> small = List.of("-Xmx64m", "-XX:MaxDirectMemorySize=32m");
    server = ChildJvm.start(small, StoreProgram.class);
    port = Integer.parseInt(server.await("port"));
    bolt = client("bolt");
    grpc = client("grpc");
  }

  private static RpcClient client(String protocol) {
    return RpcClient.builder()
        .direct(protocol + "://127.0.0.1:" + port)
        .codec("protobuf")
        .timeout(Duration.ofSeconds(30))
        .build();
  }

  @AfterAll
  static void stop() {
    bolt.close();
    grpc.close();
    server.close();
  }

  @Test
  void callsOfBolt() throws Exception {
    serves(new BoltCrowd(port, CALLS));
  }

  @Test
  void callsOfGrpc() throws Exception {
    serves(new GrpcCrowd(port, CALLS));
  }

  private static void serves(Crowd crowd) throws Exception {
    Store store = bolt.refer(Store.class);
    Store other = grpc.refer(Store.class);
    store.door(BoolValue.of(false));
    long start = System.nanoTime();
    int waiting;
    int answers = 0;
    try (crowd) {
      crowd.call();
      do { // small calls are answered
        waiting = store.door(BoolValue.of(false)).getValue();
        other.door(BoolValue.of(false));
        answers += 2;
      } while (crowd.ended() + waiting < CALLS);

      assertThat(crowd.statuses())
          .containsOnlyKeys("RESOURCE_EXHAUSTED")
          .containsEntry("RESOURCE_EXHAUSTED", CALLS - waiting);

      while (crowd.ended() < CALLS) {
        store.door(BoolValue.of(true));
      }

      assertThat(crowd.statuses()).containsEntry("OK", waiting);
    }
    System.out.printf(
        "%s: %d calls, %d served, %d small calls answered meanwhile, in %.1f s%n",
        crowd.getClass().getSimpleName(),
        CALLS,
        waiting,
        answers,
        (System.nanoTime() - start) / 1e9);
    BytesValue largest = BytesValue.of(ByteString.copyFrom(new byte[LARGEST]));
    assertThat(store.keep(largest).getValue()).isEqualTo(LARGEST); // all that was kept has gone
    assertThat(other.keep(largest).getValue()).isEqualTo(LARGEST);
  }
}
