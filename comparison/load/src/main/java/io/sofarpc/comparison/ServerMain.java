// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.comparison;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

/**
 * Runs the server of a peer.
 *
 * <p>Arguments: the class of the peer, the port. It prints {@code READY}, then answers lines of
 * standard input until that ends: {@code usage} and {@code heap}.
 */
public final class ServerMain {

  private ServerMain() {}

  /** Serves until standard input ends. */
  public static void main(String[] args) throws Exception {
    PrintStream out = System.out;
    System.setOut(System.err); // whatever a peer prints must not get between our lines
    Usage.Meter meter = new Usage.Meter();
    peer(args[0]).serve(Integer.parseInt(args[1]));
    out.println("READY");
    BufferedReader in = commands();
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      out.println(line.equals("heap") ? heap() : meter.look());
    }
    Runtime.getRuntime().halt(0); // no peer is measured while it closes
  }

  static Peer peer(String type) throws ReflectiveOperationException {
    return Class.forName(type).asSubclass(Peer.class).getConstructor().newInstance();
  }

  static BufferedReader commands() throws IOException {
    return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
  }

  /** Looks at what lives, so collects first what does not. */
  private static String heap() {
    System.gc();
    long direct =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
    return "heapBytes=%d directBytes=%d"
        .formatted(
            ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
            Math.max(0, direct));
  }
}
