// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.comparison.compare;

import io.sofarpc.comparison.Scenario;

/** Names of what is measured, with their units. */
final class Figures {

  static final String SERVER_START = "start of the server, ms";
  static final String CLIENT_START = "start of the client to its first reply, ms";
  static final String SERVER_RESIDENT_FIRST = "resident memory of a new server, bytes";
  static final String SERVER_RESIDENT = "resident memory of the server, bytes";
  static final String CLIENT_RESIDENT = "resident memory of the client, bytes";
  static final String IDLE_LIVE = "live memory of an idle connection, bytes";
  static final String IDLE_RESIDENT = "resident memory of an idle connection, bytes";

  private Figures() {}

  static String rate(Scenario scenario) {
    return scenario + " calls/s";
  }

  static String failures(Scenario scenario) {
    return scenario + " failures";
  }

  static String clientCpu(Scenario scenario) {
    return scenario + " client cpu, us";
  }

  static String serverCpu(Scenario scenario) {
    return scenario + " server cpu, us";
  }

  static String clientBytes(Scenario scenario) {
    return scenario + " client allocation, bytes";
  }

  static String serverBytes(Scenario scenario) {
    return scenario + " server allocation, bytes";
  }

  static String p50(Scenario scenario) {
    return scenario + " p50, us";
  }

  static String p99(Scenario scenario) {
    return scenario + " p99, us";
  }

  static String p999(Scenario scenario) {
    return scenario + " p99.9, us";
  }
}
