// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop;

import io.sofarpc.interop.Runs.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the cells of the table in docs/interop.md are made of.
 *
 * <p>A cell is named {@code codec-feature} and shows the outcome of the case of that name, and of
 * those in {@link #MORE}. A new capability of ours: add the cases to {@link OurClient} or the
 * service to {@link OurServer}, run, and take the cell out of {@link #NOT_YET}, which the test asks
 * for anyway.
 */
final class Matrix {

  /** A payload's format. */
  enum Codec {
    HESSIAN,
    PROTOBUF,
    JSON
  }

  private static final List<String> FEATURES =
      List.of(
          "sync",
          "future",
          "callback",
          "one-way",
          "generic",
          "exception",
          "time-out",
          "busy",
          "unknown-service",
          "unknown-method",
          "baggage",
          "failure-baggage",
          "trace-ids",
          "bolt-v1",
          "bolt-v2-crc",
          "tls",
          "mutual-tls",
          "1mb",
          "concurrent-50");

  /** Cells that this framework cannot fill yet: column and cell; * stands for anything. */
  private static final List<String> NOT_YET = List.of();

  /** Cells for which the peer has nothing, and the note that says why. The first match counts. */
  private static final Map<String, String> NONE = new LinkedHashMap<>();

  private static final Map<String, String> NOTES = new LinkedHashMap<>();

  static {
    none("node-* json-*", "node-json", "The library has Hessian and protobuf only.");
    none("node-* *-tls", "node-tls", "The library opens plain sockets only.");
    none(
        "* protobuf-generic",
        "generic-hessian",
        "Generic calls of SOFARPC are Hessian calls; the other codecs need the classes.");
    none("* json-generic", "generic-hessian", "");
    none(
        "node-client hessian-generic",
        "node-generic",
        "The library knows no interfaces: each of its calls is written as a generic one.");
    none("node-client *-callback", "node-callback", "The library has promises only.");
    none(
        "node-server *-busy",
        "node-busy",
        "The library runs all calls on one event loop and never refuses one.");
    none(
        "node-client protobuf-exception",
        "node-protobuf-error",
        "The library reads the text of a protobuf error as a message and closes the connection,"
            + " also when a stock provider sent it.");
    none("node-client protobuf-failure-baggage", "node-protobuf-error", "");
    none("node-client protobuf-unknown-service", "node-protobuf-error", "");
    none(
        "node-server protobuf-baggage",
        "node-protobuf-baggage",
        "The library writes no baggage into the header of a protobuf response.");
    none("node-server protobuf-failure-baggage", "node-protobuf-baggage", "");
  }

  private static void none(String cells, String note, String text) {
    NONE.put(cells, note);
    if (!text.isEmpty()) {
      NOTES.put(note, text);
    }
  }

  /** Cases besides the one with the cell's own name. */
  private static final Map<String, List<String>> MORE =
      Map.of(
          "hessian-sync", List.of("string", "null", "bytes", "profile", "void", "return-long"),
          "hessian-generic",
              List.of(
                  "generic-invoke",
                  "generic-object",
                  "generic-to-class",
                  "generic-map",
                  "generic-exception"),
          "hessian-future", List.of("future", "future-exception"),
          "hessian-callback", List.of("callback", "callback-exception"),
          "hessian-one-way", List.of("one-way"),
          "hessian-exception",
              List.of(
                  "exception-declared",
                  "exception-with-cause",
                  "exception-undeclared",
                  "exception-unknown"),
          "hessian-unknown-service", List.of("unknown-service", "unique-id-wrong"),
          "hessian-unknown-method", List.of("unknown-method"),
          "hessian-1mb", List.of("string-1mb", "bytes-1mb"),
          "hessian-concurrent-50", List.of("concurrent-50"));

  private Matrix() {}

  /** Returns the names of the cells of one column and codec for which the peer has something. */
  static List<String> features(Column column, Codec codec) {
    return FEATURES.stream()
        .map(feature -> cell(codec, feature))
        .filter(cell -> note(column, cell).isEmpty() && !cell.matches(".*-(tls|generic)"))
        .toList();
  }

  private static String cell(Codec codec, String feature) {
    return codec.name().toLowerCase(Locale.ROOT) + "-" + feature;
  }

  /** Returns whether this case belongs to a cell that is not expected to pass. */
  static boolean isOpen(Column column, String caseName) {
    return Stream.concat(Stream.of(caseName), cellsWith(caseName))
        .anyMatch(cell -> isNotYet(column, cell) || !note(column, cell).isEmpty());
  }

  private static Stream<String> cellsWith(String caseName) {
    return MORE.entrySet().stream()
        .filter(entry -> entry.getValue().contains(caseName))
        .map(Map.Entry::getKey);
  }

  static boolean isNotYet(Column column, String cell) {
    return NOT_YET.stream().anyMatch(pattern -> matches(pattern, column, cell));
  }

  private static String note(Column column, String cell) {
    return NONE.entrySet().stream()
        .filter(entry -> matches(entry.getKey(), column, cell))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("");
  }

  private static boolean matches(String pattern, Column column, String cell) {
    return (column.id() + " " + cell).matches(pattern.replace("*", ".*"));
  }

  /** Returns the text of each cell of a column by its name. */
  static Map<String, String> cells(Column column, Run run) {
    Map<String, String> cells = new LinkedHashMap<>();
    for (Codec codec : Codec.values()) {
      for (String feature : FEATURES) {
        String cell = cell(codec, feature);
        cells.put(cell, text(column, cell, run));
      }
    }
    return cells;
  }

  private static String text(Column column, String cell, Run run) {
    String note = note(column, cell);
    if (!note.isEmpty()) {
      return "none[^" + note + "]";
    }
    List<String> outcomes = outcomes(cell, run);
    if (!outcomes.isEmpty() && outcomes.stream().allMatch("PASS"::equals)) {
      return "pass";
    }
    return isNotYet(column, cell) ? "not yet" : "**fail**";
  }

  /** Returns the outcomes of the cases of a cell; none if no case was run. */
  static List<String> outcomes(String cell, Run run) {
    List<String> names = new ArrayList<>(List.of(cell));
    names.addAll(MORE.getOrDefault(cell, List.of()));
    return names.stream().map(run.outcomes()::get).filter(outcome -> outcome != null).toList();
  }

  /**
   * Returns what does not agree with the lists above: cells that fail, and cells that do not any
   * more.
   */
  static List<String> surprises(Column column, Run run) {
    List<String> surprises = new ArrayList<>();
    cells(column, run)
        .forEach(
            (cell, text) -> {
              if (text.equals("**fail**")) {
                surprises.add(column.id() + " " + cell + " fails: " + outcomes(cell, run));
              } else if (text.equals("pass") && isNotYet(column, cell)) {
                surprises.add(column.id() + " " + cell + " passes: take it out of Matrix.NOT_YET");
              }
            });
    return surprises;
  }

  /** Returns the tables and notes in Markdown. */
  static String markdown(Map<Column, Map<String, String>> columns) {
    StringBuilder text = new StringBuilder();
    for (Codec codec : Codec.values()) {
      String title =
          codec == Codec.JSON ? "JSON" : codec.name().charAt(0) + lower(codec).substring(1);
      text.append("\n### ").append(title).append("\n\n");
      text.append(row("", Arrays.stream(Column.values()).map(Column::title)));
      text.append(row("---", Arrays.stream(Column.values()).map(column -> "---")));
      for (String feature : FEATURES) {
        String cell = cell(codec, feature);
        text.append(
            row(label(feature), Arrays.stream(Column.values()).map(c -> columns.get(c).get(cell))));
      }
    }
    text.append('\n');
    NOTES.forEach((note, why) -> text.append("[^" + note + "]: " + why + "\n"));
    return text.toString();
  }

  private static String lower(Codec codec) {
    return codec.name().toLowerCase(Locale.ROOT);
  }

  private static String row(String label, Stream<String> cells) {
    return cells.collect(Collectors.joining(" | ", "| " + label + " | ", " |\n"));
  }

  private static String label(String feature) {
    return switch (feature) {
      case "bolt-v1" -> "Bolt v1";
      case "bolt-v2-crc" -> "Bolt v2 + CRC";
      case "tls" -> "TLS";
      case "mutual-tls" -> "TLS, both with certificates";
      case "1mb" -> "1 MB payload";
      case "concurrent-50" -> "50 concurrent callers";
      case "failure-baggage" -> "baggage of a failure";
      case "trace-ids" -> "trace ids";
      case "unknown-service" -> "unknown service";
      case "unknown-method" -> "unknown method";
      default -> feature;
    };
  }

  /** Reads the cells of a column back from the tables. */
  static Map<String, String> parse(String markdown, Column column) {
    Map<String, String> cells = new LinkedHashMap<>();
    List<String[]> rows =
        markdown
            .lines()
            .filter(line -> line.startsWith("| ") && !line.startsWith("| ---"))
            .map(line -> line.split("\\|"))
            .filter(parts -> parts.length == Column.values().length + 2)
            .filter(parts -> !parts[1].isBlank())
            .toList();
    for (int i = 0; i < rows.size() && i < FEATURES.size() * Codec.values().length; i++) {
      Codec codec = Codec.values()[i / FEATURES.size()];
      String cell = cell(codec, FEATURES.get(i % FEATURES.size()));
      cells.put(cell, rows.get(i)[column.ordinal() + 2].strip());
    }
    return cells;
  }
}
