// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.suites;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** gRPC's interop suite: all of its cases that need no account in a cloud. */
@Timeout(180)
class GrpcSuiteTest {

  private static final List<String> CASES =
      List.of(
          "empty_unary",
          "cacheable_unary",
          "large_unary",
          "client_compressed_unary",
          "client_compressed_unary_noprobe",
          "server_compressed_unary",
          "client_streaming",
          "client_compressed_streaming",
          "client_compressed_streaming_noprobe",
          "server_streaming",
          "server_compressed_streaming",
          "ping_pong",
          "empty_stream",
          "custom_metadata",
          "status_code_and_message",
          "special_status_message",
          "unimplemented_method",
          "unimplemented_service",
          "cancel_after_begin",
          "cancel_after_first_response",
          "timeout_on_sleeping_server",
          "very_large_request",
          "pick_first_unary",
          "rpc_soak",
          "channel_soak",
          "orca_per_rpc",
          "orca_oob");

  /** What gRPC-Java's server does not do, so that no client can pass. */
  private static final List<String> NOT_THERE =
      List.of("cacheable_unary", "client_compressed_unary", "client_compressed_streaming");

  private static final Path ARGS =
      Path.of(System.getProperty("interop.grpc-suite", "../grpc-suite/target"), "peer.args");
  private static final String PACKAGE = "io.sofarpc.interop.grpcsuite.";

  @Test
  void allCases_bothSides() throws Exception {
    Map<String, Map<String, String>> columns = new LinkedHashMap<>();

    try (OurSuiteServer ours = new OurSuiteServer("one");
        Program theirs = Program.java(ARGS, PACKAGE + "SuiteServer")) {
      int port = Integer.parseInt(theirs.awaitLine("READY ").substring("READY ".length()));
      CompletableFuture<Map<String, String>> ownCourt =
          CompletableFuture.supplyAsync(
              () -> theirClient(port), task -> new Thread(task, "gRPC-Java calls itself").start());
      columns.put("gRPC-Java calls us", theirClient(ours.port()));
      columns.put("we call gRPC-Java", ourClient(port, false));
      columns.put("we call us", ourClient(ours.port(), true));
      columns.put("gRPC-Java calls itself", ownCourt.get(2, TimeUnit.MINUTES));
    }

    assertThat(failures(columns.get("gRPC-Java calls us"))).isEmpty();
    assertThat(failures(columns.get("we call us"))).isEmpty();
    assertThat(failures(columns.get("we call gRPC-Java")))
        .containsOnlyKeys(NOT_THERE.toArray(String[]::new));
    Page.check("GrpcSuiteTest", table(columns));
  }

  private static Map<String, String> failures(Map<String, String> results) {
    return results.entrySet().stream()
        .filter(result -> !result.getValue().equals("pass"))
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new));
  }

  private static Map<String, String> theirClient(int port) {
    Map<String, String> results = new LinkedHashMap<>();
    String[] arguments = new String[CASES.size() + 1];
    arguments[0] = Integer.toString(port);
    for (int i = 0; i < CASES.size(); i++) {
      arguments[i + 1] = CASES.get(i);
    }
    try (Program client = Program.java(ARGS, PACKAGE + "SuiteClient", arguments)) {
      for (String each : CASES) {
        String line = client.awaitLine("");
        results.put(each, line.equals("PASS " + each) ? "pass" : line);
      }
    }
    return results;
  }

  private static Map<String, String> ourClient(int port, boolean zipsStreams) {
    Map<String, String> results = new LinkedHashMap<>();
    try (OurSuiteClient client = new OurSuiteClient(port, zipsStreams)) {
      for (String each : CASES) {
        try {
          client.run(each);
          results.put(each, "pass");
        } catch (Throwable failed) {
          results.put(each, failed.toString());
        }
      }
    }
    return results;
  }

  private static String table(Map<String, Map<String, String>> columns) {
    StringBuilder table = new StringBuilder("\n| case |");
    columns.keySet().forEach(name -> table.append(' ').append(name).append(" |"));
    table.append("\n| --- |").append(" --- |".repeat(columns.size())).append('\n');
    for (String each : CASES) {
      table.append("| ").append(each).append(" |");
      columns
          .values()
          .forEach(
              column -> table.append(column.get(each).equals("pass") ? " pass |" : " **fail** |"));
      table.append('\n');
    }
    table.append("| passed of ").append(CASES.size()).append(" |");
    columns
        .values()
        .forEach(
            column ->
                table.append(' ').append(CASES.size() - failures(column).size()).append(" |"));
    return table.append("\n\n").toString();
  }
}
