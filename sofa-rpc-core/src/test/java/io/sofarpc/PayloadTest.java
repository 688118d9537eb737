// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PayloadTest {

  @Test
  void value_isTheMessage() {
    assertThat(Payload.of("a").message()).isEqualTo("a");
    assertThat(Payload.of(null).message()).isNull();
  }

  @Test
  void decoding_happensOnceWhenItIsFirstRead() {
    AtomicInteger decoded = new AtomicInteger();
    Payload.Unary payload = Payload.decoding(() -> "message " + decoded.incrementAndGet());

    assertThat(decoded).hasValue(0);
    assertThat(payload.message()).isEqualTo("message 1");
    assertThat(payload.message()).isEqualTo("message 1");
  }

  @Test
  void decoding_toNull_happensOnce() {
    AtomicInteger decoded = new AtomicInteger();
    Payload.Unary payload =
        Payload.decoding(
            () -> {
              decoded.incrementAndGet();
              return null;
            });

    assertThat(payload.message()).isNull();
    assertThat(payload.message()).isNull();
    assertThat(decoded).hasValue(1);
  }

  @Test
  void decoding_thatFails_failsForEachReader() {
    AtomicInteger decoded = new AtomicInteger();
    RpcException failure = new RpcException(StatusCode.INTERNAL, "no sense");
    Payload.Unary payload =
        Payload.decoding(
            () -> {
              decoded.incrementAndGet();
              throw failure;
            });

    assertThat(catchThrowable(payload::message)).isSameAs(failure);
    assertThat(catchThrowable(payload::message)).isSameAs(failure);
    assertThat(decoded).hasValue(1);
  }

  @Test
  void decoding_thatFailsOtherwise_failsWithAnRpcException() {
    Payload.Unary payload =
        Payload.decoding(
            () -> {
              throw new StackOverflowError("deep");
            });

    RpcException failure = catchThrowableOfType(RpcException.class, payload::message);

    assertThat(failure.code()).isEqualTo(StatusCode.INTERNAL);
    assertThat(failure).hasCauseInstanceOf(StackOverflowError.class);
  }

  @Test
  void decoding_happensOnceForManyReaders() throws Exception {
    int readers = 4;
    ExecutorService threads = Executors.newFixedThreadPool(readers);
    CyclicBarrier start = new CyclicBarrier(readers);
    try {
      for (int round = 0; round < 2_000; round++) {
        AtomicInteger decoded = new AtomicInteger();
        Payload.Unary payload = Payload.decoding(decoded::incrementAndGet);
        List<Future<Object>> read = new ArrayList<>();
        for (int i = 0; i < readers; i++) {
          read.add(
              threads.submit(
                  () -> {
                    start.await(10, TimeUnit.SECONDS);
                    return payload.message();
                  }));
        }
        for (Future<Object> message : read) {
          assertThat(message.get(10, TimeUnit.SECONDS)).isEqualTo(1);
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
