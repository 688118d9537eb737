// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.netty;

import static java.util.Objects.requireNonNull;

import io.sofarpc.Plugins;
import io.sofarpc.transport.Transport;
import io.sofarpc.transport.TransportProvider;
import io.sofarpc.transport.TransportSettings;

/** Opens transports on Netty, with every {@link Protocol} on the class path. */
public final class NettyTransportProvider implements TransportProvider {

  /** Creates the provider; called by {@link java.util.ServiceLoader}. */
  public NettyTransportProvider() {}

  @Override
  public String name() {
    return "netty";
  }

  @Override
  public Transport open(TransportSettings settings) {
    return new NettyTransport(requireNonNull(settings, "settings"), Plugins.all(Protocol.class));
  }
}
