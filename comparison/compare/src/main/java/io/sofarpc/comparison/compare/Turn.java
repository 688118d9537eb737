// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.comparison.compare;

import io.sofarpc.comparison.Fields;
import io.sofarpc.comparison.Measured;
import io.sofarpc.comparison.Operation;
import io.sofarpc.comparison.Scenario;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One contender's turn in a round, with new processes. */
final class Turn {

  private static final int BUSY_IN_FLIGHT = 128;
  private static final int RATE_WARM_UPS = 12;
  private static final int MANY_CALLERS = 64;
  private static final int MANY_CALLERS_MEASURES = 3;
  private static final int MANY_CALLERS_WARM_UPS = 8;
  private static final int RATE_MEASURES = 6;

  private final Contender contender;
  private final Options options;
  private final Results results;

  Turn(Contender contender, Options options, Results results) {
    this.contender = contender;
    this.options = options;
    this.results = results;
  }

  /** Runs all scenarios in one client against one server. */
  void load() throws IOException {
    int port = Jvm.freePort();
    try (Jvm server = Jvm.start(contender, "ServerMain", port, options);
        Jvm client = Jvm.start(contender, "ClientMain", port, options)) {
      add(Figures.SERVER_START, server.startMillis());
      add(Figures.CLIENT_START, client.startMillis());
      add(Figures.SERVER_RESIDENT_FIRST, (double) server.residentBytes());
      Collection<Scenario> first = first(options.scenarios());
      for (Scenario scenario : first) {
        client.ask("warm " + scenario + " " + options.times().first() / first.size());
      }
      for (Scenario scenario : options.scenarios()) {
        for (String warm : warm(scenario, options.times().warm())) {
          client.ask(warm);
        }
        Fields before = Fields.parse(server.ask("usage"));
        Measured measured =
            Measured.parse(
                client.ask("run " + scenario + " " + measure(scenario, options.times().measure())));
        Fields after = Fields.parse(server.ask("usage"));
        add(scenario, measured, before, after);
      }
      add(Figures.SERVER_RESIDENT, (double) server.residentBytes());
      add(Figures.CLIENT_RESIDENT, (double) client.residentBytes());
    }
  }

  /** Returns one scenario for each operation: what runs before anything is measured. */
  static Collection<Scenario> first(List<Scenario> scenarios) {
    Map<Operation, Scenario> byOperation = new LinkedHashMap<>();
    for (Scenario scenario : scenarios) {
      byOperation.merge(
          scenario.operation(),
          scenario,
          (one, other) -> other.mode() == Scenario.Mode.SYNC ? other : one);
    }
    return byOperation.values();
  }

  /**
   * Returns what a client is asked before it runs a scenario. A fixed rate makes too few calls for
   * the JVM to compile all they need, and the slowest would be those that wait for the compiler: so
   * it warms up longer, first with as many calls as there can be. Many callers start slowly: their
   * threads, and the compiler that learns how they wait, take seconds.
   */
  static List<String> warm(Scenario scenario, long millis) {
    if (scenario.mode() != Scenario.Mode.RATE) {
      long all = isMany(scenario) ? MANY_CALLERS_WARM_UPS * millis : millis;
      return List.of("warm " + scenario + " " + all);
    }
    Scenario busy = new Scenario(scenario.operation(), Scenario.Mode.ASYNC, BUSY_IN_FLIGHT);
    return List.of(
        "warm " + busy + " " + millis, "warm " + scenario + " " + RATE_WARM_UPS * millis);
  }

  /**
   * Returns how long a scenario is measured: a fixed rate longer, so that one pause of the JVM is
   * not all of its slowest hundredth; many callers too, as how their threads take turns moves their
   * throughput by a tenth from second to second.
   */
  private static long measure(Scenario scenario, long millis) {
    if (scenario.mode() == Scenario.Mode.RATE) {
      return RATE_MEASURES * millis;
    }
    return isMany(scenario) ? MANY_CALLERS_MEASURES * millis : millis;
  }

  private static boolean isMany(Scenario scenario) {
    return scenario.mode() == Scenario.Mode.SYNC && scenario.number() >= MANY_CALLERS;
  }

  private void add(Scenario scenario, Measured measured, Fields before, Fields after) {
    double calls = Math.max(1, measured.calls());
    add(Figures.rate(scenario), measured.calls() / (measured.nanos() / 1e9));
    add(Figures.failures(scenario), (double) measured.failures());
    add(Figures.clientCpu(scenario), measured.cpuNanos() / calls / 1e3);
    add(
        Figures.serverCpu(scenario),
        (after.get("cpuNanos") - before.get("cpuNanos")) / calls / 1e3);
    add(Figures.clientBytes(scenario), measured.allocatedBytes() / calls);
    add(
        Figures.serverBytes(scenario),
        (after.get("allocatedBytes") - before.get("allocatedBytes")) / calls);
    if (scenario.mode() != Scenario.Mode.ASYNC) {
      add(Figures.p50(scenario), measured.latencies().p50() / 1e3);
      add(Figures.p99(scenario), measured.latencies().p99() / 1e3);
      add(Figures.p999(scenario), measured.latencies().p999() / 1e3);
    }
    System.out.printf(
        "%-30s %-22s %,11.0f calls/s%s%n",
        contender,
        scenario,
        results.median(contender, Figures.rate(scenario)),
        measured.failures() == 0 ? "" : "  FAILED: " + measured.failures());
  }

  /** Opens connections that do nothing, and looks at the server's memory before and after. */
  void idle() throws IOException {
    int count = options.idleConnections();
    if (count == 0) {
      return;
    }
    int port = Jvm.freePort();
    List<SocketChannel> channels = new ArrayList<>();
    try (Jvm server = Jvm.start(contender, "ServerMain", port, options)) {
      open(
          Math.min(count, 1_000), port, channels); // what the first connections bring is not theirs
      Memory before = Memory.of(server);
      open(count, port, channels);
      Memory after = Memory.of(server);
      add(Figures.IDLE_LIVE, (double) (after.live - before.live) / count);
      add(Figures.IDLE_RESIDENT, (double) (after.resident - before.resident) / count);
    } finally {
      for (SocketChannel channel : channels) {
        channel.close();
      }
    }
  }

  private record Memory(long live, long resident) {

    static Memory of(Jvm server) throws IOException {
      Fields heap = Fields.parse(server.ask("heap"));
      return new Memory(heap.get("heapBytes") + heap.get("directBytes"), server.residentBytes());
    }
  }

  private void open(int count, int port, List<SocketChannel> channels) throws IOException {
    for (int i = 0; i < count; i++) {
      SocketChannel channel =
          SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      channels.add(channel);
      contender.greeting().exchange(channel);
    }
  }

  private void add(String figure, double value) {
    results.add(contender, figure, value);
  }
}
