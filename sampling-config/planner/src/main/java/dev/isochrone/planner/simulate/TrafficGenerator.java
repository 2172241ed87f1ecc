// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes up days of traffic in one world: who calls what, how fast, how often it fails. Days of one
 * generator have the same cells and differ in their draws. Regions have a diurnal rhythm of their
 * own, sessions a speed of their own, latencies a heavy tail. Not thread-safe.
 */
final class TrafficGenerator {

  private static final double REQUESTS_A_SESSION = 20;

  private final TrafficShape shape;
  private final Latencies latencies;
  private final String[] regionNames;
  private final double[][] apisBefore;
  private final double[][] apisAfter;
  private final double[] regionShares;
  private final double[] regionHours;
  private final double[][] errorRates;

  TrafficGenerator(TrafficShape shape, long seed, @Nullable CountryRtts rtts) {
    this.shape = shape;
    SplittableRandom random = new SplittableRandom(seed);
    int regions = shape.regions();
    double[] byRegion = Draws.zipf(regions, shape.regionSkew());
    double[] byApi = Draws.zipf(shape.apis(), shape.apiSkew());
    apisBefore = new double[regions][];
    apisAfter = new double[regions][];
    double[] shares = new double[regions];
    regionHours = new double[regions];
    errorRates = new double[regions][shape.apis()];
    for (int region = 0; region < regions; region++) {
      double[] mix = new double[shape.apis()];
      for (int api = 0; api < mix.length; api++) {
        mix[api] = byRegion[region] * byApi[api] * Draws.logNormal(0.5, random);
        shares[region] += mix[api];
        double rate = (0.005 + 0.015 * random.nextDouble()) * Draws.logNormal(0.3, random);
        errorRates[region][api] = Math.max(0.001, Math.min(0.06, rate));
      }
      apisAfter[region] = Draws.cumulative(mix);
      mix[shape.newApi().api() % mix.length] = 0;
      apisBefore[region] = Draws.cumulative(mix);
      regionHours[region] = 24 * random.nextDouble();
    }
    shares = Draws.normalised(shares);
    if (regions >= 20) {
      shares[regions - 1] = Math.min(shares[regions - 1], TrafficShape.SMALL_REGION_SHARE);
    }
    regionShares = Draws.normalised(shares);
    latencies = new Latencies(shape, random.split(), rtts);
    regionNames =
        IntStream.range(0, regions)
            .mapToObj(region -> rtts == null ? "R%03d".formatted(region) : rtts.country(region))
            .toArray(String[]::new);
  }

  /** Makes a day; the same seed makes the same day. */
  Workload day(long seed, Progress progress) {
    SplittableRandom random = new SplittableRandom(seed);
    WorkloadBuilder builder = new WorkloadBuilder(WorkloadBuilder.FLUSH_MS);
    double[][] intensity = intensity();
    for (int region = 0; region < shape.regions(); region++) {
      progress.step("generating region", region, shape.regions());
      for (int minute = 0; minute < Workload.MINUTES; minute++) {
        int sessions = Draws.poisson(intensity[region][minute], random);
        for (int i = 0; i < sessions; i++) {
          session(builder, region, (minute + random.nextDouble()) * 60_000, random);
        }
      }
    }
    String[] apis =
        IntStream.range(0, shape.apis())
            .mapToObj("GET /v1/a%03d/{id}"::formatted)
            .toArray(String[]::new);
    return new Workload("generated-" + seed, regionNames, apis, builder);
  }

  private double[][] intensity() {
    double[][] perMinute = new double[shape.regions()][Workload.MINUTES];
    double sum = 0;
    for (int region = 0; region < perMinute.length; region++) {
      for (int minute = 0; minute < Workload.MINUTES; minute++) {
        double hours = minute / 60.0 - regionHours[region];
        double rate = regionShares[region] * (1 + 0.6 * Math.sin(2 * Math.PI * hours / 24));
        if (minute >= shape.spike().from() && minute < shape.spike().to()) {
          rate *= shape.spike().factor();
        }
        perMinute[region][minute] = rate;
        sum += rate;
      }
    }
    double scale = shape.requestsPerDay() / REQUESTS_A_SESSION / sum;
    for (double[] row : perMinute) {
      for (int minute = 0; minute < row.length; minute++) {
        row[minute] *= scale;
      }
    }
    return perMinute;
  }

  private void session(
      WorkloadBuilder builder, int region, double startMs, SplittableRandom random) {
    latencies.beginSession(region, random);
    int screens = Draws.geometric(0.25, random);
    double screenMs = startMs;
    for (int screen = 0; screen < screens; screen++) {
      screenMs += screen == 0 ? 0 : 30_000 * random.nextExponential();
      int requests = 1 + Draws.poisson(4, random);
      for (int i = 0; i < requests; i++) {
        request(builder, region, (int) (screenMs + 1200 * random.nextDouble()), random);
      }
    }
    builder.endSession();
  }

  private void request(WorkloadBuilder builder, int region, int timeMs, SplittableRandom random) {
    int minute = timeMs / 60_000;
    boolean launched = minute >= shape.newApi().from();
    int api = Draws.pick(launched ? apisAfter[region] : apisBefore[region], random);
    double latency = latencies.draw(region, api, random);
    double errorRate = errorRates[region][api] * (latencies.poorSession() ? 4 : 0.85);
    errorRate = Math.max(errorRate, shape.leastErrorRate());
    for (TrafficShape.Incident incident : shape.incidents()) {
      if (incident.region() == region
          && minute >= incident.from()
          && minute < incident.to()
          && (incident.api() < 0 || incident.api() == api)) {
        errorRate = Math.max(errorRate, incident.errorRate());
        latency *= incident.latencyFactor();
      }
    }
    boolean error = random.nextDouble() < errorRate;
    if (error) {
      latency = random.nextDouble() < 0.5 ? 10_000 * Draws.logNormal(0.05, random) : latency * 0.3;
    }
    builder.add(
        timeMs, region * shape.apis() + api, (float) Math.max(1, Math.min(60_000, latency)), error);
  }
}
