// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.server;

import io.sofarpc.ServiceDescriptor;
import io.sofarpc.codec.Codec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A service about the server that offers it, such as its health. It is not published in a registry;
 * filters see its calls. Thread-safe.
 */
public interface InfoService {

  /** Returns the services, made from one Java interface: one, or several under different names. */
  List<ServiceDescriptor> services();

  /**
   * Returns what implements that interface. Called once for each server that starts.
   *
   * @param server what is told
   */
  Object start(ServerInfo server);

  /**
   * Returns a codec of its own, for callers to whom it tells how: the services of the server are
   * offered in it where it can carry them, and no registry publishes that. {@code null}, as by
   * default, if there is none.
   */
  default @Nullable Codec codec() {
    return null;
  }
}
