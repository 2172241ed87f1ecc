// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

import dev.isochrone.planner.allocate.Prices;
import dev.isochrone.planner.simulate.TrafficShape.Incident;
import dev.isochrone.planner.simulate.TrafficShape.NewApi;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Runs the benchmark: for each seed a day to learn from and a day to be judged, the product's
 * scheme beside others at the same bytes. Prints a table and figures; says on the other stream how
 * far it is. Deterministic by its options. Not thread-safe.
 */
public final class Simulation {

  /** A region with less of the traffic is a small one. */
  private static final double SMALL_REGION = 0.01;

  private final SimulationOptions options;
  private final PrintWriter out;
  private final Progress progress;
  private DayBudget budget;

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
    budget = new DayBudget(options.bytesPerRequest(), options.burst(), Prices.MEASURED);
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
    Truth truth = new Truth(day);
    Seed result = new Seed();
    Adaptive judged = null;
    for (Map.Entry<Product, DayBudget> product : products(day).entrySet()) {
      Adaptive adaptive = new Adaptive(product.getKey(), options.field(), progress);
      if (!options.dayOne()) {
        adaptive.sample(before, product.getValue(), seed + 50);
      }
      Sample sample = adaptive.sample(day, product.getValue(), seed + 100);
      result.schemes.put(adaptive.name(), Evaluation.of(day, truth, sample, product.getValue()));
      if (judged == null) {
        judged = adaptive;
        budget = product.getValue();
        detect(result, day, csv == null ? shape : null, sample, adaptive.uploads());
      }
    }
    for (Scheme scheme : others()) {
      progress.step(scheme.name(), 0, 1);
      Sample other = scheme.sample(day, budget, seed + 200);
      result.schemes.put(scheme.name(), Evaluation.of(day, truth, other, budget));
    }
    if (options.bytesRatio()) {
      ratios(result, new BytesRatio(day, truth, budget, seed + 300, progress));
    }
    int redraws = seed == options.seeds().get(0) ? options.redraws(day.requests) : 0;
    if (redraws > 0 && judged != null) {
      cover(result, new Coverage(day, truth), judged, day, redraws, seed + 400);
    }
    return result;
  }

  private Map<Product, DayBudget> products(Workload day) {
    Map<Product, DayBudget> products = new LinkedHashMap<>();
    options
        .policies()
        .forEach(
            (name, policy) -> {
              Product product = Product.of(name, policy.recording());
              double bytes = policy.storedBytesPerDay();
              products.put(
                  product,
                  new DayBudget(bytes / day.requests, policy.burst(), product.settings().prices()));
            });
    if (products.isEmpty()) {
      products.put(Product.BENCHMARK, budget);
    }
    return products;
  }

  private static void ratios(Seed result, BytesRatio ratio) {
    String product = result.product();
    result.figures.put(
        "sampling.uniform_bytes_ratio.p95", ratio.p95(result.metric(product, Metric.P95)));
    result.figures.put(
        "sampling.uniform_bytes_ratio.p99", ratio.p99(result.metric(product, Metric.P99)));
    result.figures.put(
        "sampling.uniform_bytes_ratio.error_rate",
        ratio.errorRate(result.metric(product, Metric.ERROR_RATE)));
  }

  /** Looks for what is known to have happened, or else for what all requests together show. */
  private static void detect(
      Seed result, Workload day, @Nullable TrafficShape shape, Sample sample, Uploads uploads) {
    List<Incident> incidents = shape == null ? Events.incidents(day) : shape.incidents();
    List<NewApi> launches = shape == null ? Events.launches(day) : List.of(shape.newApi());
    Detection detection = new Detection(day, incidents, sample);
    int[] byRegion = new int[day.grid.regions()];
    for (int i = 0; i < day.requests; i++) {
      byRegion[day.grid.region(day.cells[i])]++;
    }
    for (Incident incident : incidents) {
      if (incident.api() < 0) {
        boolean small = byRegion[incident.region()] < SMALL_REGION * day.requests;
        result.figures.merge(
            "sampling.incident_minutes" + (small ? ".small_region" : ""),
            detection.minutesToAlarm(incident),
            Math::max);
      }
    }
    for (NewApi launch : launches) {
      result.figures.merge(
          "sampling.new_api_minutes", detection.minutesToNewApi(launch), Math::max);
    }
    result.figures.put(
        "sampling.false_alarms_per_region_week", detection.falseAlarmsPerRegionAndWeek());
    IntPredicate hot = DeliveryDelay.hot(day);
    result.figures.put(
        "sampling.delivery_seconds.hot.p95", DeliveryDelay.seconds(day, uploads, hot, 0.95));
    result.figures.put(
        "sampling.delivery_seconds.p95", DeliveryDelay.seconds(day, uploads, i -> true, 0.95));
  }

  private void cover(
      Seed result, Coverage coverage, Adaptive adaptive, Workload day, int redraws, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int draw = 0; draw < redraws; draw++) {
      if (draw % 10 == 0) {
        progress.step("draw", draw, redraws);
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
