// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

import dev.isochrone.planner.allocate.PlannerSettings;
import dev.isochrone.planner.allocate.Prices;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Runs the benchmark: for each seed a day to learn from and a day to be judged, the product's
 * scheme beside others at the same bytes. Prints a table and figures; says on the other stream how
 * far it is. Deterministic by its options. Not thread-safe.
 */
public final class Simulation {

  private final SimulationOptions options;
  private final PrintWriter out;
  private final Progress progress;
  private final Budget budget;

  /**
   * Creates a simulation.
   *
   * @param out for the table and the figures
   * @param log for progress
   */
  public Simulation(SimulationOptions options, PrintWriter out, PrintWriter log) {
    this.options = options;
    this.out = out;
    long start = System.nanoTime();
    progress =
        (what, done, of) -> {
          double seconds = (System.nanoTime() - start) / 1e9;
          log.printf(Locale.ROOT, "%7.1f s  %s %d of %d%n", seconds, what, done + 1, of);
          log.flush();
        };
    budget = new Budget(options.bytesPerRequest(), options.burst(), Prices.MEASURED);
  }

  /** Runs all seeds and prints the result. */
  public void run() throws IOException {
    WorkloadCsv csv = options.workload() == null ? null : WorkloadCsv.read(options.workload());
    CountryRtts rtts =
        options.rttFile() == null ? null : CountryRtts.read(options.rttFile(), options.origin());
    List<Seed> seeds = new ArrayList<>();
    for (int i = 0; i < options.seeds().size(); i++) {
      progress.step("seed", i, options.seeds().size());
      seeds.add(seed(options.seeds().get(i), csv, rtts));
      Report.seed(out, options.seeds().get(i), seeds.get(i));
    }
    Report.all(out, seeds);
  }

  /** Writes a generated day of the first seed, twice the size, so that it can be split in two. */
  public void write(Path file) throws IOException {
    CountryRtts rtts =
        options.rttFile() == null ? null : CountryRtts.read(options.rttFile(), options.origin());
    long seed = options.seeds().get(0);
    TrafficGenerator generator =
        new TrafficGenerator(shape(2 * options.requestsPerDay(), rtts), seed, rtts);
    WorkloadCsv.write(generator.day(daySeed(seed, 2), progress), file);
  }

  private Seed seed(long seed, @Nullable WorkloadCsv csv, @Nullable CountryRtts rtts) {
    TrafficShape shape = shape(options.requestsPerDay(), rtts);
    Workload before;
    Workload day;
    if (csv == null) {
      TrafficGenerator generator = new TrafficGenerator(shape, seed, rtts);
      before = generator.day(daySeed(seed, 1), progress);
      day = options.dayOne() ? before : generator.day(daySeed(seed, 2), progress);
    } else {
      Workload[] halves = options.dayOne() ? new Workload[] {csv.whole()} : csv.halves();
      before = halves[0];
      day = halves[halves.length - 1];
    }
    Adaptive adaptive =
        new Adaptive(
            PlannerSettings.DEFAULT,
            PlanAges.valueOf(options.planAges().toUpperCase(Locale.ROOT)),
            progress);
    if (!options.dayOne()) {
      adaptive.sample(before, budget, seed + 50);
    }
    Truth truth = new Truth(day);
    Seed result = new Seed();
    Sample sample = adaptive.sample(day, budget, seed + 100);
    Map<Metric, Double> metrics = Evaluation.of(day, truth, sample, budget);
    result.schemes.put(Report.PRODUCT, metrics);
    if (csv == null) {
      detect(result, day, shape, sample);
    }
    for (Scheme scheme : others()) {
      progress.step(scheme.name(), 0, 1);
      Sample other = scheme.sample(day, budget, seed + 200);
      result.schemes.put(scheme.name(), Evaluation.of(day, truth, other, budget));
    }
    if (options.bytesRatio()) {
      BytesRatio ratio = new BytesRatio(day, truth, budget, seed + 300, progress);
      result.figures.put(
          "sampling.uniform_bytes_ratio.p95", ratio.p95(result.metric(Report.PRODUCT, Metric.P95)));
      result.figures.put(
          "sampling.uniform_bytes_ratio.p99", ratio.p99(result.metric(Report.PRODUCT, Metric.P99)));
      result.figures.put(
          "sampling.uniform_bytes_ratio.error_rate",
          ratio.errorRate(result.metric(Report.PRODUCT, Metric.ERROR_RATE)));
    }
    if (options.redraws() > 0) {
      cover(result, day, truth, adaptive, seed + 400);
    }
    return result;
  }

  private static void detect(Seed result, Workload day, TrafficShape shape, Sample sample) {
    Detection detection = new Detection(day, shape, sample);
    List<TrafficShape.Incident> incidents = shape.incidents();
    result.figures.put("sampling.incident_minutes", detection.minutesToAlarm(incidents.get(0)));
    result.figures.put(
        "sampling.incident_minutes.small_region",
        detection.minutesToAlarm(incidents.get(incidents.size() - 1)));
    result.figures.put(
        "sampling.false_alarms_per_region_week", detection.falseAlarmsPerRegionAndWeek());
    result.figures.put("sampling.new_api_minutes", detection.minutesToNewApi());
  }

  private void cover(Seed result, Workload day, Truth truth, Adaptive adaptive, long seed) {
    Coverage coverage = new Coverage(day, truth);
    SplittableRandom random = new SplittableRandom(seed);
    for (int draw = 0; draw < options.redraws(); draw++) {
      if (draw % 10 == 0) {
        progress.step("draw", draw, options.redraws());
      }
      coverage.add(adaptive.redraw(day, random.nextLong()));
    }
    for (int answer = 0; answer < Coverage.ANSWERS.length; answer++) {
      String name = "sampling.coverage." + Coverage.ANSWERS[answer];
      result.figures.put(name, coverage.percent(answer));
      result.figures.put(name + ".intervals", (double) coverage.intervals(answer));
    }
    result.figures.put("sampling.bias", coverage.biasPercent());
    result.figures.put("sampling.region_z.sd", coverage.regionScoreDeviation());
  }

  private List<Scheme> others() {
    List<Scheme> schemes = new ArrayList<>();
    schemes.add(new Uniform.Timings(false));
    schemes.add(new Uniform.Timings(true));
    schemes.add(new Uniform.Head(1));
    if (options.others()) {
      schemes.add(new Uniform.Session());
      schemes.add(new XrayReservoir());
      schemes.add(new Calibrated(new JaegerAdaptive()));
      schemes.add(new DynsamplerEma());
      schemes.add(new Calibrated(new EqualPerKey()));
    }
    return schemes;
  }

  private TrafficShape shape(long requestsPerDay, @Nullable CountryRtts rtts) {
    int regions = rtts == null ? options.regions() : Math.min(options.regions(), rtts.countries());
    return TrafficShape.reference(requestsPerDay)
        .withGrid(regions, options.apis(), options.regionSkew(), options.apiSkew())
        .withLeastErrorRate(options.leastErrorRate());
  }

  private static long daySeed(long seed, int day) {
    return seed * 1000 + day;
  }
}
