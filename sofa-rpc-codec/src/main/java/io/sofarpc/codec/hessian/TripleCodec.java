// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import io.sofarpc.ServiceDescriptor;
import io.sofarpc.codec.Codec;
import io.sofarpc.codec.ServiceCodec;

/**
 * The codec {@code triple}: what Dubbo's protocol Triple sends for plain Java interfaces, which is
 * a message of protobuf around values in Hessian 2.0. Servers answer such calls on gRPC, whose
 * content type they have.
 */
public final class TripleCodec implements Codec {

  private final HessianLimits limits;

  /** For the service loader; with the default limits. */
  public TripleCodec() {
    this(HessianLimits.DEFAULT);
  }

  /** Makes a codec with other bounds on what one argument may make the reader do. */
  TripleCodec(HessianLimits limits) {
    this.limits = limits;
  }

  @Override
  public String name() {
    return "triple";
  }

  @Override
  public ServiceCodec bind(ServiceDescriptor service) {
    return new TripleServiceCodec(service, limits);
  }
}
