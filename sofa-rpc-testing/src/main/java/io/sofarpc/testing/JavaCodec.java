// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.testing;

import io.sofarpc.ServiceDescriptor;
import io.sofarpc.codec.Codec;
import io.sofarpc.codec.ServiceCodec;

/**
 * A codec for tests, named {@code test}: Java serialization of what the service's signatures name.
 * It lets transports be tested without a real codec; never use it between machines.
 *
 * <p>Selected by name only where {@code META-INF/services/io.sofarpc.codec.Codec} of the tests
 * lists it; this module does not.
 */
public final class JavaCodec implements Codec {

  /** Creates the codec. */
  public JavaCodec() {}

  @Override
  public String name() {
    return "test";
  }

  @Override
  public ServiceCodec bind(ServiceDescriptor service) {
    return new JavaServiceCodec(service, ServiceTypes.of(service));
  }
}
