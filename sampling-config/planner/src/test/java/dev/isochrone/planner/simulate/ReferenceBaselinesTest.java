// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The baselines against the Python reference on one file, of {@code simulate --generate 500000
 * --seed 7 --write FILE}: {@code reference-baselines.csv} is what the reference's own schemes and
 * evaluation gave for it, means of five draws, rollups free as here for a budget of this size.
 */
class ReferenceBaselinesTest {

  private static final Map<String, Supplier<Scheme>> SCHEMES =
      Map.of(
          "uniform timings", () -> new Uniform.Timings(false),
          "uniform head (TraceIdRatio)", () -> new Uniform.Head(1),
          "session-uniform", Uniform.Session::new,
          "X-Ray reservoir", XrayReservoir::new,
          "Jaeger adaptive", () -> new Calibrated(new JaegerAdaptive()),
          "dynsampler EMA", DynsamplerEma::new,
          "equal per key", () -> new Calibrated(new EqualPerKey()));
  private static final Metric[] COMPARED = {Metric.P50, Metric.P95, Metric.P99, Metric.COUNT};
  private static final int[] COLUMNS = {1, 2, 4, 5};
  private static final int DRAWS = 3;

  private final Workload day =
      new TrafficGenerator(TrafficShape.reference(1_000_000), 7, null).day(7002, Progress.SILENT);
  private final Truth truth = new Truth(day);

  @TestFactory
  List<DynamicTest> schemes_errAsTheReferenceSays() throws IOException {
    assertThat(day.requests).isEqualTo(1_001_407);
    assertThat(day.slices).isEqualTo(87_527);
    return lines().stream()
        .skip(1)
        .map(line -> line.split(",", -1))
        .map(row -> DynamicTest.dynamicTest(row[0], () -> compare(row)))
        .toList();
  }

  private void compare(String[] row) {
    double[] sums = new double[COMPARED.length];
    for (int draw = 1; draw <= DRAWS; draw++) {
      Scheme scheme = Objects.requireNonNull(SCHEMES.get(row[0])).get();
      Sample sample = scheme.sample(day, DayBudget.DEFAULT, draw);
      Map<Metric, Double> found = Evaluation.of(day, truth, sample, DayBudget.DEFAULT);
      for (int i = 0; i < COMPARED.length; i++) {
        sums[i] += found.getOrDefault(COMPARED[i], Double.NaN) / DRAWS;
      }
    }
    for (int i = 0; i < COMPARED.length; i++) {
      assertThat(sums[i] / Double.parseDouble(row[COLUMNS[i]]))
          .as("%s: %.2f, the reference %s", COMPARED[i], sums[i], row[COLUMNS[i]])
          .isBetween(0.9, 1.1);
    }
  }

  private static List<String> lines() throws IOException {
    InputStream file =
        Objects.requireNonNull(
            ReferenceBaselinesTest.class.getResourceAsStream("reference-baselines.csv"));
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    }
  }
}
