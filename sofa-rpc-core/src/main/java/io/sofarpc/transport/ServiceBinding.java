// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport;

import io.sofarpc.ServiceDescriptor;

/** What a {@link Transport} has prepared for the calls of one service; opaque to others. */
public interface ServiceBinding {

  /** Returns the service. */
  ServiceDescriptor service();
}
