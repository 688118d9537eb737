// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.testing;

import io.sofarpc.codec.Codec;

class JavaCodecTest extends CodecContract {

  @Override
  protected Codec codec() {
    return new JavaCodec();
  }
}
