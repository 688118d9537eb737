// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.server;

import io.sofarpc.ServiceDescriptor;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What a server tells of itself.
 *
 * @param services all that it offers, info services among them; cannot be modified
 * @param closing completes when the server begins to close, on the thread that closes it, before it
 *     drains its connections
 */
public record ServerInfo(List<ServiceDescriptor> services, CompletionStage<Void> closing) {

  /** Copies the list. */
  public ServerInfo {
    services = List.copyOf(services);
  }
}
