// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.bolt;

import io.netty.handler.codec.DecoderException;

/** Bytes that are no Bolt frame: nothing after them can be understood. */
final class BoltFormatException extends DecoderException {

  private static final long serialVersionUID = 1L;

  BoltFormatException(String message) {
    super(message);
  }
}
