// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.netty;

/** Writes addresses for people. */
final class Addresses {

  private Addresses() {}

  /** Returns {@code host:port}, an IPv6 address in brackets. */
  static String format(String host, int port) {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
