// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.grpcsuite;

import io.grpc.testing.integration.TestServiceClient;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Runs cases of gRPC-Java's test client one after the other, in one JVM.
 *
 * <p>Arguments: {@code port case ...}. Prints {@code PASS case} or {@code FAIL case: reason}.
 */
public final class SuiteClient {

  /** The balancer of the suite that listens to the load which servers report. */
  private static final String REPORTS_LOAD =
      "{\"loadBalancingConfig\": [{\"test_backend_metrics_load_balancer\": {}}]}";

  private SuiteClient() {}

  /** Runs the cases and exits. */
  public static void main(String[] args) {
    PrintStream out = System.out;
    System.setOut(System.err); // whatever the suite prints must not get between our lines
    List<String> cases = Arrays.asList(args).subList(1, args.length);
    for (String each : cases) {
      out.println(run(args[0], each));
    }
    System.exit(0); // some cases leave threads behind
  }

  private static String run(String port, String name) {
    try {
      List<String> options = new ArrayList<>();
      options.add("--server_host=127.0.0.1");
      options.add("--server_port=" + port);
      options.add("--use_tls=false");
      options.add("--test_case=" + name);
      if (name.startsWith("orca_")) {
        options.add("--service_config_json=" + REPORTS_LOAD);
      }
      TestServiceClient.main(options.toArray(String[]::new));
      return "PASS " + name;
    } catch (Throwable thrown) { // its checks throw errors
      thrown.printStackTrace();
      return "FAIL " + name + ": " + thrown.toString().replaceAll("\\s+", " ");
    }
  }
}
