// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.comparison.compare;

import io.sofarpc.comparison.Operation;
import io.sofarpc.comparison.Scenario;
import io.sofarpc.comparison.Scenario.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What was measured, as Markdown. */
final class Report {

  static final String FILE = "benchmarks.md";

  private static final String PLOT = "benchmarks.svg";
  private static final String BEGIN = "<!-- Written by the comparison from here ... -->";
  private static final String END = "<!-- ... to here. -->";

  private final Options options;
  private final Results results;
  private final double busy;

  Report(Options options, Results results, double busy) {
    this.options = options;
    this.results = results;
    this.busy = busy;
  }

  /** Rewrites the marked part of the file, and the plot. */
  void writeTo(Path docs) throws IOException {
    Path file = docs.resolve(FILE);
    String text = Files.readString(file);
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    int end = text.indexOf(END);
    if (end < begin) {
      throw new IOException(file + " lacks the lines " + BEGIN + " and " + END);
    }
    Files.writeString(docs.resolve(PLOT), new Plot(options, results).svg());
    Files.writeString(
        file,
        text.substring(0, begin)
            + "\n\n"
            + machine()
            + "\n![Calls per second]("
            + PLOT
            + ")\n\n"
            + tables()
            + "\n"
            + text.substring(end));
  }

  private String machine() {
    Options.Times times = options.times();
    return """
        %s, %s %s, %d processors, JDK %s, heap -Xmx%s; medians of %d round%s of %.1f s each%s. Load average before the run: %.1f.%s
        """
        .formatted(
            LocalDate.now(ZoneOffset.UTC),
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            Runtime.getRuntime().availableProcessors(),
            options.jdk().version(),
            options.heap(),
            times.rounds(),
            times.rounds() == 1 ? "" : "s",
            times.measure() / 1e3,
            options.quick() ? " (a quick run: orders of magnitude only)" : "",
            busy,
            times.rounds() == 1 ? "" : " " + spread());
  }

  private String spread() {
    double[] spreads =
        options.contenders().stream()
            .flatMap(
                contender ->
                    options.scenarios().stream()
                        .map(scenario -> results.spread(contender, Figures.rate(scenario))))
            .mapToDouble(Double::doubleValue)
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    return spreads.length == 0
        ? ""
        : format(
                "Calls per second of the best and the worst round of a cell are a factor of %.2f apart",
                spreads[spreads.length / 2])
            + format(" in the median, %.2f at most.", spreads[spreads.length - 1]);
  }

  /** Returns all tables that have a column. */
  String tables() {
    List<Scenario> closed = scenarios(s -> !isEcho(s) && s.mode() != Mode.RATE);
    List<Scenario> echoes = scenarios(Report::isEcho);
    List<Scenario> costly =
        scenarios(s -> !isEcho(s) && (s.mode() == Mode.ASYNC || s.number() == 32));
    List<Scenario> latent = scenarios(s -> s.mode() == Mode.RATE || s.number() == 1);
    StringBuilder text = new StringBuilder();
    table(text, "Calls per second", columns(closed, this::rate));
    table(
        text,
        "Calls per second of sofa-rpc, as a multiple of each",
        columns(Stream.concat(closed.stream(), echoes.stream()).toList(), this::multiple));
    table(text, "Calls per second, echo", columns(echoes, this::rate));
    table(
        text,
        "Processor time of a call, microseconds, client + server",
        columns(costly, s -> both("%.1f", Figures.clientCpu(s), Figures.serverCpu(s))));
    table(
        text,
        "Bytes allocated for a call, client + server",
        columns(costly, s -> both("%,.0f", Figures.clientBytes(s), Figures.serverBytes(s))));
    table(
        text,
        "Latency, microseconds: p50 / p99 / p99.9",
        columns(latent, s -> contender -> latency(contender, s)));
    table(
        text,
        "Start and memory",
        List.of(
            new Column("server up, ms", cell("%,.0f", Figures.SERVER_START)),
            new Column("client start to first reply, ms", cell("%,.0f", Figures.CLIENT_START)),
            new Column("new server resident, MB", megabytes(Figures.SERVER_RESIDENT_FIRST)),
            new Column("server resident, MB", megabytes(Figures.SERVER_RESIDENT)),
            new Column("client resident, MB", megabytes(Figures.CLIENT_RESIDENT)),
            new Column("idle connection, live bytes", cell("%,.0f", Figures.IDLE_LIVE)),
            new Column("resident bytes", cell("%,.0f", Figures.IDLE_RESIDENT))));
    return text.toString();
  }

  private List<Scenario> scenarios(Predicate<Scenario> which) {
    return options.scenarios().stream().filter(which).toList();
  }

  private static boolean isEcho(Scenario scenario) {
    return scenario.operation().compareTo(Operation.ECHO_128) >= 0;
  }

  private record Column(String title, Function<Contender, String> cell) {}

  private List<Column> columns(
      List<Scenario> scenarios, Function<Scenario, Function<Contender, String>> cells) {
    return scenarios.stream()
        .map(scenario -> new Column(title(scenario), cells.apply(scenario)))
        .toList();
  }

  private static String title(Scenario scenario) {
    return scenario.operation()
        + switch (scenario.mode()) {
          case SYNC ->
              ", %d caller%s".formatted(scenario.number(), scenario.number() == 1 ? "" : "s");
          case ASYNC -> ", %d in flight".formatted(scenario.number());
          case RATE -> String.format(Locale.ROOT, " at %,d/s", scenario.number());
        };
  }

  private void table(StringBuilder text, String title, List<Column> columns) {
    if (columns.isEmpty()) {
      return;
    }
    text.append("### ").append(title).append("\n\n");
    List<String> head = new ArrayList<>(List.of(""));
    columns.forEach(column -> head.add(column.title()));
    row(text, head);
    row(text, head.stream().map(column -> column.isEmpty() ? "---" : "---:").toList());
    for (Contender contender : options.contenders()) {
      List<String> row = new ArrayList<>(List.of(contender.toString()));
      columns.forEach(column -> row.add(column.cell().apply(contender)));
      row(text, row);
    }
    text.append("\n");
  }

  private static void row(StringBuilder text, List<String> cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  private Function<Contender, String> cell(String format, String figure) {
    return contender -> format(format, results.median(contender, figure));
  }

  private Function<Contender, String> rate(Scenario scenario) {
    return contender -> {
      double failures = results.median(contender, Figures.failures(scenario));
      return format("%,.0f", results.median(contender, Figures.rate(scenario)))
          + (failures > 0 ? format(" (%,.0f calls failed)", failures) : "");
    };
  }

  private Function<Contender, String> megabytes(String figure) {
    return contender -> format("%,.0f", results.median(contender, figure) / (1 << 20));
  }

  private Function<Contender, String> both(String format, String client, String server) {
    return contender ->
        format(format, results.median(contender, client))
            + " + "
            + format(format, results.median(contender, server));
  }

  private Function<Contender, String> multiple(Scenario scenario) {
    String figure = Figures.rate(scenario);
    double ours = results.median(Contender.OURS, figure);
    return contender -> format("%.2f", ours / results.median(contender, figure));
  }

  private String latency(Contender contender, Scenario scenario) {
    double rate = results.median(contender, Figures.rate(scenario));
    String late =
        scenario.mode() == Mode.RATE && rate < 0.98 * scenario.number()
            ? " (only %s/s)".formatted(format("%,.0f", rate))
            : "";
    return Stream.of(Figures.p50(scenario), Figures.p99(scenario), Figures.p999(scenario))
            .map(figure -> format("%,.0f", results.median(contender, figure)))
            .reduce((a, b) -> a + " / " + b)
            .orElse("")
        + late;
  }

  private static String format(String format, double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
  }
}
