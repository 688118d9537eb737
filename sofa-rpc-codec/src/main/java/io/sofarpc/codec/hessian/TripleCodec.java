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

  /** For the service loader. */
  public TripleCodec() {}

  @Override
  public String name() {
    return "triple";
  }

  @Override
  public ServiceCodec bind(ServiceDescriptor service) {
    return new TripleServiceCodec(service);
  }
}
