// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.bolt;

/**
 * How frames of one version are laid out. A response goes out in the dialect of its request.
 *
 * @param protocol first byte: 1 or 2
 * @param version second byte of protocol 2: 1 has no checksums, 2 may have; 0 for protocol 1
 * @param switches bits of protocol 2; the lowest says that a checksum follows
 */
record BoltDialect(int protocol, int version, int switches) {

  static final BoltDialect V1 = new BoltDialect(1, 0, 0);
  static final BoltDialect V2 = new BoltDialect(2, 1, 0);
  static final BoltDialect V2_CRC = new BoltDialect(2, 2, 1);
  private static final BoltDialect V2_WITHOUT_CRC = new BoltDialect(2, 2, 0);

  static final int CRC_BYTES = 4;

  /** Returns the dialect of a frame whose first bytes have been checked. */
  static BoltDialect of(int protocol, int version, int switches) {
    if (protocol == 1) {
      return V1;
    }
    if (version == 2) {
      return switches == 0
          ? V2_WITHOUT_CRC
          : switches == 1 ? V2_CRC : new BoltDialect(protocol, version, switches);
    }
    return switches == 0 ? V2 : new BoltDialect(protocol, version, switches);
  }

  boolean hasCrc() {
    return version == 2 && (switches & 1) == 1;
  }

  /** Returns the same version without a checksum, for what never has one. */
  BoltDialect withoutCrc() {
    return switches == 0 ? this : of(protocol, version, 0);
  }

  int typeOffset() {
    return protocol;
  }

  int commandOffset() {
    return protocol + 1;
  }

  int idOffset() {
    return protocol + 4;
  }

  int codecOffset() {
    return protocol + 8;
  }

  /** Where the time-out of a request or the status of a response stands. */
  int detailOffset() {
    return protocol == 1 ? 10 : 12;
  }

  /** Where the three lengths stand: class name, header, content. */
  int lengthsOffset(boolean request) {
    return detailOffset() + (request ? 4 : 2);
  }

  int headBytes(boolean request) {
    return lengthsOffset(request) + 8;
  }
}
