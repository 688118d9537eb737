// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.comparison;

import org.HdrHistogram.Histogram;

/**
 * What a client measured in one run, as a line between processes.
 *
 * @param calls that succeeded
 * @param latencies in nanoseconds: p50, p99, p99.9; all zero if the scenario takes none
 */
public record Measured(
    long calls,
    long failures,
    long nanos,
    long cpuNanos,
    long allocatedBytes,
    Latencies latencies) {

  /** Percentiles in nanoseconds. */
  public record Latencies(long p50, long p99, long p999) {}

  static Measured of(long calls, long failures, long nanos, Usage usage, Histogram histogram) {
    Latencies latencies =
        new Latencies(
            histogram.getValueAtPercentile(50),
            histogram.getValueAtPercentile(99),
            histogram.getValueAtPercentile(99.9));
    return new Measured(
        calls, failures, nanos, usage.cpuNanos(), usage.allocatedBytes(), latencies);
  }

  /** Reads what {@link #toString} writes. */
  public static Measured parse(String line) {
    Fields fields = Fields.parse(line);
    return new Measured(
        fields.get("calls"),
        fields.get("failures"),
        fields.get("nanos"),
        fields.get("cpuNanos"),
        fields.get("allocatedBytes"),
        new Latencies(fields.get("p50"), fields.get("p99"), fields.get("p999")));
  }

  @Override
  public String toString() {
    return "calls=%d failures=%d nanos=%d cpuNanos=%d allocatedBytes=%d p50=%d p99=%d p999=%d"
        .formatted(
            calls,
            failures,
            nanos,
            cpuNanos,
            allocatedBytes,
            latencies.p50(),
            latencies.p99(),
            latencies.p999());
  }
}
