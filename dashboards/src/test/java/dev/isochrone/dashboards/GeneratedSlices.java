// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.dashboards;

import dev.isochrone.plan.LogBucket;
import dev.isochrone.plan.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Slices as a planner would leave them: mixed weights, all outcomes, some unknown times. */
final class GeneratedSlices {
  private static final String[] COUNTRIES = {"JP", "DE", "DE", "US", "BR", "IS", ""};
  private static final double[] PROBABILITIES = {1, 1, 0.5, 0.2, 0.05, 0.013};
  private static final int APIS = 8;
  private static final String[] NETWORKS = {"wifi", "wifi", "cell/lte", ""};
  private static final String[] CACHES = {"unknown", "edge_hit", "edge_miss", "device_hit"};
  private static final String[] PROTOCOLS = {"h2", "h2", "h3", "http/1.1"};
  private static final String[] POPS = {"NRT", "FRA", "FRA", ""};
  private static final Outcome[] OUTCOMES = Outcome.values();

  private final Random random;

  GeneratedSlices(long seed) {
    random = new Random(seed);
  }

  /** Returns slices that start in the window's two hours before, in it, or after it. */
  List<Slice> around(Window window, int slices) {
    List<Slice> generated = new ArrayList<>();
    long earliest = window.fromMs() - 7_200_000;
    long span = window.toMs() + 60_000 - earliest;
    for (int i = 0; i < slices; i++) {
      long t0 = earliest + (long) (random.nextDouble() * span);
      List<Timing> timings = new ArrayList<>();
      for (int remaining = 1 + random.nextInt(32); remaining > 0; remaining--) {
        timings.add(timing());
      }
      generated.add(
          new Slice(
              random.nextInt(3) == 0 ? "shop" : "mail",
              oneOf(COUNTRIES),
              t0,
              t0 + 130_000,
              PROBABILITIES[random.nextInt(PROBABILITIES.length)],
              random.nextInt(4) == 0 ? 0.3 : 1,
              timings,
              client()));
    }
    return generated;
  }

  private Timing timing() {
    boolean rare = random.nextInt(12) == 0;
    int api = Math.min(random.nextInt(APIS), random.nextInt(APIS));
    long micros = (long) (120_000 * Math.exp(random.nextGaussian()));
    return new Timing(
        // mostly within 2 minutes, and as late as the column can say
        random.nextInt(50) == 0 ? random.nextInt(65_536) : random.nextInt(1_200),
        "GET /v1/" + api,
        rare ? OUTCOMES[random.nextInt(OUTCOMES.length)] : Outcome.OK,
        random.nextInt(40) == 0 ? LogBucket.UNKNOWN : LogBucket.of(micros),
        random.nextInt(5) == 0 ? 0.25 : 1,
        detail());
  }

  private Client client() {
    return new Client(
        "4." + random.nextInt(3),
        oneOf(NETWORKS),
        random.nextBoolean() ? "phone" : "tablet",
        random.nextInt(3) == 0 ? 0.25 : random.nextInt(2));
  }

  /** A reused connection has no dns, connect and tls; a server tells its time half of the time. */
  private Detail detail() {
    boolean reused = random.nextInt(3) > 0;
    List<Integer> phases = new ArrayList<>();
    for (String phase : Detail.PHASES) {
      boolean absent = reused && List.of("dns", "connect", "tls").contains(phase);
      boolean unknown = random.nextInt(phase.equals("server") ? 2 : 30) == 0;
      long micros = (long) (20_000 * Math.exp(random.nextGaussian()));
      phases.add(unknown ? LogBucket.UNKNOWN : absent ? 0 : LogBucket.of(micros));
    }
    return new Detail(
        oneOf(CACHES), oneOf(PROTOCOLS), reused ? "reused" : "new", oneOf(POPS), phases);
  }

  private String oneOf(String[] values) {
    return values[random.nextInt(values.length)];
  }
}
