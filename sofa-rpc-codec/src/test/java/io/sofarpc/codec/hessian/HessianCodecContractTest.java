// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import io.sofarpc.codec.Codec;
import io.sofarpc.testing.CodecContract;

/** Hessian keeps the contract of codecs. */
class HessianCodecContractTest extends CodecContract {

  @Override
  protected Codec codec() {
    return new HessianCodec();
  }
}
