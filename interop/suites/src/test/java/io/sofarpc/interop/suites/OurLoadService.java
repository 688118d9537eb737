// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.suites;

import io.sofarpc.interop.suites.messages.OrcaLoadReport;
import io.sofarpc.interop.suites.messages.OrcaLoadReportRequest;
import io.sofarpc.interop.suites.messages.TestOrcaReport;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;

/** Tells each new load to all who listen. */
final class OurLoadService implements LoadService, AutoCloseable {

  private final SubmissionPublisher<OrcaLoadReport> reports =
      new SubmissionPublisher<>(Runnable::run, 16);
  private volatile OrcaLoadReport last = OrcaLoadReport.getDefaultInstance();

  static OrcaLoadReport load(TestOrcaReport report) {
    return OrcaLoadReport.newBuilder()
        .setCpuUtilization(report.getCpuUtilization())
        .setMemUtilization(report.getMemoryUtilization())
        .putAllRequestCost(report.getRequestCostMap())
        .putAllUtilization(report.getUtilizationMap())
        .build();
  }

  void report(TestOrcaReport report) {
    last = load(report);
    reports.offer(last, null);
  }

  /**
   * Tells each load when it changes: whatever the interval, nobody hears of it later than asked.
   */
  @Override
  public Flow.Publisher<OrcaLoadReport> streamCoreMetrics(OrcaLoadReportRequest request) {
    return subscriber -> {
      reports.subscribe(subscriber);
      reports.offer(last, null);
    };
  }

  @Override
  public void close() {
    reports.close();
  }
}
