// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.comparison.compare;

import io.sofarpc.comparison.Scenario;
import java.util.List;
import java.util.Locale;

/** Bars of calls per second: one panel for each scenario that is not a fixed rate, as SVG. */
final class Plot {

  private static final int COLUMNS = 2;
  private static final int PANEL_WIDTH = 480;
  private static final int LABELS = 180;
  private static final int BARS = 220;
  private static final int ROW = 16;
  private static final int HEAD = 40;

  private final Options options;
  private final Results results;
  private final List<Scenario> scenarios;
  private final int panelHeight;

  Plot(Options options, Results results) {
    this.options = options;
    this.results = results;
    this.scenarios =
        options.scenarios().stream()
            .filter(scenario -> scenario.mode() != Scenario.Mode.RATE)
            .toList();
    this.panelHeight = HEAD + ROW * options.contenders().size();
  }

  String svg() {
    int rows = (scenarios.size() + COLUMNS - 1) / COLUMNS;
    StringBuilder svg = new StringBuilder();
    line(
        svg,
        "<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d' "
            + "font-family='sans-serif' font-size='11'>",
        COLUMNS * PANEL_WIDTH,
        rows * panelHeight + ROW);
    line(svg, "<rect width='100%%' height='100%%' fill='#fff'/>");
    for (int i = 0; i < scenarios.size(); i++) {
      line(
          svg,
          "<g transform='translate(%d %d)'>",
          i % COLUMNS * PANEL_WIDTH,
          i / COLUMNS * panelHeight);
      panel(svg, scenarios.get(i));
      line(svg, "</g>");
    }
    line(svg, "</svg>");
    return svg.toString();
  }

  private void panel(StringBuilder svg, Scenario scenario) {
    String figure = Figures.rate(scenario);
    double most =
        options.contenders().stream()
            .mapToDouble(contender -> results.median(contender, figure))
            .filter(value -> !Double.isNaN(value))
            .max()
            .orElse(1);
    line(
        svg,
        "<text x='%d' y='28' font-size='13' font-weight='bold'>%s, calls/s</text>",
        LABELS,
        scenario);
    for (int i = 0; i < options.contenders().size(); i++) {
      bar(svg, options.contenders().get(i), figure, most, HEAD + i * ROW);
    }
  }

  private void bar(StringBuilder svg, Contender contender, String figure, double most, int y) {
    double value = results.median(contender, figure);
    double length = Double.isNaN(value) ? 0 : BARS * value / most;
    line(
        svg, "<text x='%d' y='%d' text-anchor='end'>%s</text>", LABELS - 6, y + ROW - 5, contender);
    line(
        svg,
        "<rect x='%d' y='%d' width='%.1f' height='%d' fill='%s'/>",
        LABELS,
        y + 2,
        length,
        ROW - 4,
        color(contender));
    line(
        svg,
        "<text x='%.1f' y='%d' fill='#444'>%s</text>",
        LABELS + length + 4,
        y + ROW - 5,
        Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%,.0f", value));
  }

  private static String color(Contender contender) {
    return switch (contender.module()) {
      case "ours" -> "#1668b8";
      case "netty" -> "#9aa5b1";
      default -> "#e0a458";
    };
  }

  private static void line(StringBuilder svg, String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
