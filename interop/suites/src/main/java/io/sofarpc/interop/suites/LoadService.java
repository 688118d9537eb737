// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.suites;

import io.sofarpc.RpcMethod;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.interop.suites.messages.OrcaLoadReport;
import io.sofarpc.interop.suites.messages.OrcaLoadReportRequest;
import java.util.concurrent.Flow;

/** The service {@code xds.service.orca.v3.OpenRcaService}: tells clients how busy a server is. */
public interface LoadService {

  /** The service under the name that clients of gRPC give it. */
  ServiceDescriptor DESCRIPTOR =
      ServiceDescriptor.of(LoadService.class)
          .withInterfaceName("xds.service.orca.v3.OpenRcaService");

  /** Tells the load again and again. */
  @RpcMethod(name = "StreamCoreMetrics")
  Flow.Publisher<OrcaLoadReport> streamCoreMetrics(OrcaLoadReportRequest request);
}
