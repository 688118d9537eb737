// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec;

import io.sofarpc.Plugin;
import io.sofarpc.ServiceDescriptor;

/** A way to write values as bytes, such as {@code hessian2}; found by its name. Thread-safe. */
public interface Codec extends Plugin {

  /**
   * Prepares this codec for one service: everything that depends only on the service's types is
   * done here, and what may be decoded is decided here. Called when a service is referred to or
   * started, never per call.
   *
   * @throws IllegalArgumentException if a type of the service cannot be written, naming the type,
   *     where it is used and what to do
   */
  ServiceCodec bind(ServiceDescriptor service);
}
