// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.benchmarks.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is measured does what it says; nothing is timed here. */
class CodecBenchmarksTest {

  @ParameterizedTest
  @ValueSource(strings = {"user", "page", "item"})
  void results_areWhatWasSent(String value) {
    ResultBenchmark benchmark = new ResultBenchmark();
    benchmark.value = value;
    benchmark.setUp();

    Object result = benchmark.result();

    assertThat(benchmark.decodeOwn()).usingRecursiveComparison().isEqualTo(result);
    assertThat(benchmark.decodeStock()).usingRecursiveComparison().isEqualTo(result);
    assertThat(benchmark.encodeOwn().size()).isGreaterThan(benchmark.encodeStock());
  }

  @Test
  void requests_carryTheArguments() {
    RequestBenchmark benchmark = new RequestBenchmark();
    benchmark.setUp();

    Object[] arguments = benchmark.arguments();

    assertThat((Object[]) benchmark.decodeOwn()).containsExactly(arguments);
    assertThat(benchmark.decodeStock()).containsExactly(arguments);
    int nameOfOurEnvelope = "com.alipay.sofa.rpc.core.request.SofaRequest".length();
    int nameOfTheirs = StockRequest.class.getName().length();
    assertThat(benchmark.encodeOwn().size() - nameOfOurEnvelope)
        .isEqualTo(benchmark.encodeStock() - nameOfTheirs);
  }
}
