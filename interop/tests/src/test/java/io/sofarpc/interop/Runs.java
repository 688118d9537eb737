// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The results of one run of each column of the matrix: a foreign peer against this framework by
 * direct URL. Each takes many seconds and runs once, for whichever test asks first.
 *
 * <p>A test class says {@code @ExtendWith(Runs.Shared.class)} and takes it as a parameter.
 */
final class Runs {

  private static final String[] BUSY = {"hessian-busy", "protobuf-busy", "json-busy"};
  private static final String[] REFUSED = {"refused-busy", "refused-invalid", "refused-denied"};
  private static final String[] SYNC = {"hessian-sync", "protobuf-sync", "json-sync"};
  private static final String ONE_THREAD = "-Dinterop.threads=1";

  /** What our consumer can check of a provider in which values lose their Java types. */
  private static final String[] NODE_SERVER = {
    "string",
    "string-empty",
    "string-unicode",
    "null",
    "string-1mb",
    "string-unicode-long",
    "bytes",
    "bytes-empty",
    "bytes-null",
    "bytes-1mb",
    "profile-plain",
    "profile-empty",
    "profile-null",
    "return-boolean",
    "return-int",
    "return-long",
    "return-double",
    "void",
    "one-way",
    "exception-undeclared",
    "exception-without-message",
    "concurrent-50",
    "unique-id",
    "unique-id-none",
    "future",
    "future-exception",
    "generic-invoke",
    "generic-map",
    "generic-exception"
  };

  private final Map<Column, Run> done = new EnumMap<>(Column.class);

  private Runs() {}

  /** Returns the results of a column. */
  synchronized Run of(Column column) {
    return done.computeIfAbsent(
        column,
        absent ->
            switch (absent) {
              case STOCK_CLIENT -> stockClient();
              case STOCK_SERVER -> stockServer();
              case NODE_CLIENT -> nodeClient();
              case NODE_SERVER -> nodeServer();
            });
  }

  private static Run stockClient() {
    Run run = new Run();
    try (Peer server = OurPeers.server("-")) {
      run.add(StockPeers.runClient(url(server)));
      run.add(StockPeers.runClient(url(server), REFUSED));
    }
    try (Peer server = OurPeers.server("-", ONE_THREAD)) {
      run.add(StockPeers.runClient(url(server), BUSY));
    }
    KeyStores stores = KeyStores.create();
    try (Peer server = OurPeers.server("-", stores.ourServer().toArray(String[]::new))) {
      run.addTls("-tls", Run.of(StockPeers.runClient(stores.stockClient(), url(server), SYNC)));
    }
    try (Peer server = OurPeers.server("-", stores.strictOurServer().toArray(String[]::new))) {
      run.addTls(
          "-mutual-tls",
          Run.of(StockPeers.runClient(stores.stockClient(), url(server), SYNC))
              .butNot(Run.of(OurPeers.runClient(stores.ourClient(), url(server), SYNC))));
    }
    return run;
  }

  private static Run stockServer() {
    Run run = new Run();
    try (Peer server = StockPeers.server()) {
      run.add(OurPeers.runClient(url(server)));
    }
    try (Peer server = StockPeers.server(ONE_THREAD)) {
      run.add(OurPeers.runClient(url(server), BUSY));
    }
    KeyStores stores = KeyStores.create();
    try (Peer server = StockPeers.server(stores.stockServer().toArray(String[]::new))) {
      run.addTls("-tls", Run.of(OurPeers.runClient(stores.ourClient(), url(server), SYNC)));
    }
    try (Peer server = StockPeers.server(stores.strictStockServer().toArray(String[]::new))) {
      run.addTls(
          "-mutual-tls",
          Run.of(OurPeers.runClient(stores.knownOurClient(), url(server), SYNC))
              .butNot(Run.of(OurPeers.runClient(stores.ourClient(), url(server), SYNC))));
    }
    return run;
  }

  private static Run nodeClient() {
    Run run = new Run();
    try (Peer server = OurPeers.server("-")) {
      run.add(NodePeers.runClient(url(server)));
    }
    try (Peer server = OurPeers.server("-", ONE_THREAD)) {
      run.add(NodePeers.runClient(url(server), "hessian-busy", "protobuf-busy"));
    }
    return run;
  }

  private static Run nodeServer() {
    Run run = new Run();
    try (Peer server = NodePeers.server()) {
      List<String> names = new ArrayList<>(List.of(NODE_SERVER));
      Stream.of(Matrix.Codec.HESSIAN, Matrix.Codec.PROTOBUF)
          .flatMap(codec -> Matrix.features(Column.NODE_SERVER, codec).stream())
          .forEach(names::add);
      run.add(OurPeers.runClient(url(server), names.toArray(String[]::new)));
    }
    return run;
  }

  private static String url(Peer server) {
    return "bolt://127.0.0.1:" + server.port();
  }

  /** The outcome of each case of a run: "PASS" or a reason. */
  static final class Run {

    private final Map<String, String> outcomes = new LinkedHashMap<>();
    private final List<String> errors = new ArrayList<>();

    /** Returns the results of a consumer that printed these lines. */
    static Run of(List<String> lines) {
      return new Run().add(lines);
    }

    /** Returns the results of one of our consumers. */
    static Run of(OurPeers.Output output) {
      return new Run().add(output);
    }

    private Run add(List<String> lines) {
      for (String line : lines) {
        String[] parts = line.replaceFirst("^(PASS|FAIL) ", "").split(": ", 2);
        outcomes.put(parts[0], line.startsWith("PASS ") ? "PASS" : line);
      }
      return this;
    }

    /** Adds what "sync" gave over TLS as the outcome of this feature. */
    private void addTls(String feature, Run run) {
      run.outcomes.forEach(
          (name, outcome) -> outcomes.put(name.replace("-sync", feature), outcome));
    }

    /** Makes a failure of what a consumer could do too that nobody knows. */
    private Run butNot(Run stranger) {
      stranger.outcomes.forEach(
          (name, outcome) -> {
            if (outcome.equals("PASS")) {
              outcomes.put(name, "FAIL " + name + ": also without a certificate");
            }
          });
      return this;
    }

    private Run add(OurPeers.Output output) {
      add(output.results());
      errors.addAll(output.errors());
      return this;
    }

    /** Returns the outcomes by the name of the case. */
    Map<String, String> outcomes() {
      return outcomes;
    }

    /** Returns what our consumer wrote to its standard error. */
    List<String> errors() {
      return errors;
    }
  }

  /** Gives all test classes of this JVM the same runs. */
  static final class Shared implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Runs.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(Namespace.create(Runs.class))
          .computeIfAbsent(Runs.class, key -> new Runs(), Runs.class);
    }
  }
}
