// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.netty;

import io.sofarpc.testing.TransportContract;
import io.sofarpc.transport.TransportProvider;

/** Bolt over Netty keeps the contract of transports; streams it does not carry are skipped. */
class NettyTransportContractTest extends TransportContract {

  @Override
  protected TransportProvider provider() {
    return new NettyTransportProvider();
  }
}
