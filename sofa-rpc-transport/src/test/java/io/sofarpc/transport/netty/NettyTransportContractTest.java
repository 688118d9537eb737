// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.netty;

import io.sofarpc.registry.Endpoint;
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

  @Nested
  class GrpcWebOverHttp1 extends TransportContract {

    @Override
    protected TransportProvider provider() {
      return new NettyTransportProvider();
    }

    @Override
    protected String protocol(Transport transport) {
      return "grpc";
    }

    @Override
    protected Endpoint endpoint(Endpoint plain) {
      return plain.withAttribute("format", "grpc-web").withAttribute("http", "1.1");
    }

    /** Nobody is told: HTTP/1.1 has nothing to say between an answer and the next request. */
    @Override
    public void drain_tellsConsumers_whoStillGetTheirAnswers() {}
  }
}
