// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.comparison.compare;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Figures of each contender by name, one for each round. Not thread-safe. */
final class Results {

  private final Map<Contender, Map<String, List<Double>>> figures = new EnumMap<>(Contender.class);

  void add(Contender contender, String figure, double value) {
    figures
        .computeIfAbsent(contender, key -> new LinkedHashMap<>())
        .computeIfAbsent(figure, key -> new ArrayList<>())
        .add(value);
  }

  /** Returns the median of all rounds, NaN if there is none. */
  double median(Contender contender, String figure) {
    double[] sorted =
        values(contender, figure).stream().mapToDouble(Double::doubleValue).sorted().toArray();
    if (sorted.length == 0) {
      return Double.NaN;
    }
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** Returns how far the rounds are apart: the largest by the smallest; NaN if there is none. */
  double spread(Contender contender, String figure) {
    DoubleSummaryStatistics all =
        values(contender, figure).stream().mapToDouble(Double::doubleValue).summaryStatistics();
    return all.getCount() == 0 ? Double.NaN : all.getMax() / all.getMin();
  }

  private List<Double> values(Contender contender, String figure) {
    return figures.getOrDefault(contender, Map.of()).getOrDefault(figure, List.of());
  }

  /** Returns every value: contender, figure, then one column for each round. */
  String csv() {
    return figures.entrySet().stream()
        .flatMap(
            entry ->
                entry.getValue().entrySet().stream()
                    .map(
                        figure ->
                            "%s;%s;%s\n"
                                .formatted(
                                    entry.getKey(),
                                    figure.getKey(),
                                    figure.getValue().stream()
                                        .map(Object::toString)
                                        .collect(Collectors.joining(";")))))
        .collect(Collectors.joining());
  }
}
