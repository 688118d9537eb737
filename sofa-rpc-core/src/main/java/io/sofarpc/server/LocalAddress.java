// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.server;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collections;
import java.util.Comparator;
import java.util.stream.Stream;

/** The address under which other machines reach this one, as well as it can be told from here. */
final class LocalAddress {

  private static final String LOOPBACK = "127.0.0.1";

  private LocalAddress() {}

  /**
   * Returns what to publish for a server bound to a host: the host itself unless it means all
   * addresses, then the first IPv4 address that is not loopback, else loopback.
   */
  static String toPublish(String boundHost) {
    boolean all = boundHost.equals("0.0.0.0") || boundHost.equals("::");
    return all ? ofThisMachine() : boundHost;
  }

  private static String ofThisMachine() {
    try {
      return Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
          .filter(LocalAddress::isUsable)
          .sorted(Comparator.comparingInt(NetworkInterface::getIndex))
          .flatMap(network -> Collections.list(network.getInetAddresses()).stream())
          .flatMap(address -> address instanceof Inet4Address v4 ? Stream.of(v4) : Stream.empty())
          .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
          .map(InetAddress::getHostAddress)
          .findFirst()
          .orElse(LOOPBACK);
    } catch (SocketException unknown) {
      return LOOPBACK;
    }
  }

  private static boolean isUsable(NetworkInterface network) {
    try {
      return network.isUp() && !network.isLoopback();
    } catch (SocketException unknown) {
      return false;
    }
  }
}
