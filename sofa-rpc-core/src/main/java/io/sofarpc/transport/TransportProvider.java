// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport;

import io.sofarpc.Plugin;

/**
 * Makes transports of one kind; found by its name, {@code netty} unless the user says otherwise.
 */
public interface TransportProvider extends Plugin {

  /**
   * Opens a transport, which starts no thread before it is used.
   *
   * @param settings limits and times, already checked
   */
  Transport open(TransportSettings settings);
}
