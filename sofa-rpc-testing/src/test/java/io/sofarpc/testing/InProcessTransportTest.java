// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.testing;

import io.sofarpc.transport.TransportProvider;

class InProcessTransportTest extends TransportContract {

  @Override
  protected TransportProvider provider() {
    return new InProcessTransport();
  }
}
