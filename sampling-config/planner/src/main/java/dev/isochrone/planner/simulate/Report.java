// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Prints what seeds gave: a line a scheme, then figures, means over seeds. Stateless. */
final class Report {

  /** The product's line in the table. */
  static final String PRODUCT = "isochrone";

  /** Figures of which the value that nine seeds in ten stay below is told, not the mean. */
  private static final Set<String> NINE_IN_TEN =
      Set.of(
          "sampling.incident_minutes",
          "sampling.incident_minutes.small_region",
          "sampling.new_api_minutes");

  private Report() {}

  static void seed(PrintWriter out, long number, Seed seed) {
    out.printf(Locale.ROOT, "seed %d%n", number);
    table(out, List.of(seed));
    seed.figures.forEach((name, value) -> out.printf(Locale.ROOT, "  %s %.2f%n", name, value));
    out.flush();
  }

  static void all(PrintWriter out, List<Seed> seeds) {
    if (seeds.size() > 1) {
      out.printf(Locale.ROOT, "mean of %d seeds%n", seeds.size());
      table(out, seeds);
    }
    for (Metric metric : Metric.values()) {
      boolean worst = metric == Metric.SPEND_WORST_5 || metric == Metric.WIRE_WORST_5;
      double value =
          worst
              ? Collections.max(each(seeds, seeds.get(0).product(), metric))
              : mean(each(seeds, seeds.get(0).product(), metric));
      figure(out, metric.figure(), value, metric.unit());
    }
    figure(out, "sampling.worse_than_uniform_timings", worseThanUniform(out, seeds), "percent");
    Set<String> names = new TreeSet<>();
    seeds.forEach(seed -> names.addAll(seed.figures.keySet()));
    for (String name : names) {
      List<Double> values =
          seeds.stream().map(seed -> seed.figures.get(name)).filter(Objects::nonNull).toList();
      double value = NINE_IN_TEN.contains(name) ? nineInTen(values) : mean(values);
      figure(out, name, value, unit(name));
    }
    out.flush();
  }

  /** The worst of the metrics: how much more the product errs than capped uniform timings. */
  private static double worseThanUniform(PrintWriter out, List<Seed> seeds) {
    double worst = Double.NEGATIVE_INFINITY;
    Metric which = Metric.P50;
    for (Metric metric : Metric.values()) {
      if (!metric.isError()) {
        continue;
      }
      List<Double> ours = each(seeds, seeds.get(0).product(), metric);
      List<Double> theirs = each(seeds, new Uniform.Timings(true).name(), metric);
      double logs = 0;
      for (int i = 0; i < ours.size(); i++) {
        logs += Math.log(ours.get(i) / theirs.get(i)) / ours.size();
      }
      double worse = 100 * (Math.exp(logs) - 1);
      if (worse > worst) {
        worst = worse;
        which = metric;
      }
    }
    out.printf(Locale.ROOT, "nearest to uniform timings: %s%n", which.heading());
    return worst;
  }

  private static void table(PrintWriter out, List<Seed> seeds) {
    StringBuilder head = new StringBuilder("%-28s".formatted("scheme"));
    for (Metric metric : Metric.values()) {
      head.append(" %9s".formatted(metric.heading()));
    }
    out.println(head);
    for (String scheme : seeds.get(0).schemes.keySet()) {
      StringBuilder line = new StringBuilder("%-28s".formatted(scheme));
      for (Metric metric : Metric.values()) {
        line.append(String.format(Locale.ROOT, " %9.2f", mean(each(seeds, scheme, metric))));
      }
      out.println(line);
    }
  }

  private static List<Double> each(List<Seed> seeds, String scheme, Metric metric) {
    return seeds.stream().map(seed -> seed.metric(scheme, metric)).toList();
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(value -> value).average().orElse(Double.NaN);
  }

  private static double nineInTen(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get((int) Math.ceil(0.9 * sorted.size()) - 1);
  }

  private static String unit(String name) {
    return Map.of("minutes", "minutes", "ratio", "ratio", "intervals", "intervals", "seconds", "s")
        .entrySet()
        .stream()
        .filter(entry -> Arrays.asList(name.split("[._]")).contains(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(
            name.startsWith("sampling.coverage") || name.endsWith("bias") ? "percent" : "count");
  }

  private static void figure(PrintWriter out, String name, double value, String unit) {
    out.printf(Locale.ROOT, "figure %s %.3f %s%n", name, value, unit);
  }
}
