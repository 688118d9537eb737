// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.netty;

import io.sofarpc.testing.TransportContract;
import io.sofarpc.transport.Transport;
import io.sofarpc.transport.TransportProvider;
import org.junit.jupiter.api.Nested;

/** Each protocol over Netty keeps the contract of transports. */
class NettyTransportContractTest {

  @Nested
  class Bolt extends TransportContract {

    @Override
    protected TransportProvider provider() {
      return new NettyTransportProvider();
    }

    @Override
    protected String protocol(Transport transport) {
      return "bolt";
    }
  }

  @Nested
  class Grpc extends TransportContract {

    @Override
    protected TransportProvider provider() {
      return new NettyTransportProvider();
    }

    @Override
    protected String protocol(Transport transport) {
      return "grpc";
    }
  }
}
