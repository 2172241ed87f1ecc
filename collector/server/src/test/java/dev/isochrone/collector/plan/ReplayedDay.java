// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.plan;

import dev.isochrone.collector.KeptSlices;
import dev.isochrone.collector.MeasuredCosts;
import dev.isochrone.collector.StoredCell;
import dev.isochrone.collector.StoredMinute;
import dev.isochrone.plan.LogBucket;
import dev.isochrone.plan.Outcome;
import dev.isochrone.plan.SamplingPlan;
import dev.isochrone.plan.SliceDecision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * A store in memory, and a day's traffic that can be played into it again and again: the same
 * requests each time, kept or dropped by the SDK's own {@link SliceDecision} under the plans of the
 * moment. Traffic swings over the day, each country's at its own hours. Not thread-safe.
 */
final class ReplayedDay implements TrafficSource {
  static final Duration MINUTE = Duration.ofMinutes(1);
  static final MeasuredCosts COSTS = new MeasuredCosts(60, 4, 5, 75, 60_000, 20_000, 20_000);

  private static final List<String> COUNTRIES = List.of("JP", "DE", "US", "BR", "ID");
  private static final int[] SLICES_A_MINUTE = {12, 6, 3, 2, 1};
  private static final int[] BUSY_HOUR = {12, 18, 1, 22, 13};
  private static final int APIS = 12;
  private static final int SLICE = 8;

  /** A kept slice, with those of its timings that were kept. */
  private record Kept(long receivedMs, String country, double keep, List<Timing> timings) {}

  private record Timing(int api, Outcome outcome, int bucket, double keep) {}

  private final List<Kept> stored = new ArrayList<>();
  private final Map<Long, StoredMinute> minutes = new HashMap<>();
  private final SliceDecision decision = new SliceDecision(SamplingPlan.KEEP_EVERYTHING);
  private final SplittableRandom draws;
  private SplittableRandom traffic = new SplittableRandom(1);
  private int asked;
  private double slowness = 1;
  private int busyness = 1;
  private boolean bare;
  private MeasuredCosts costs = COSTS;

  ReplayedDay(long seed) {
    draws = new SplittableRandom(seed);
  }

  /** Requests take so many times as long from now on. */
  void slowness(double times) {
    slowness = times;
  }

  /** So many times as many requests are made from now on. */
  void busyness(int times) {
    busyness = times;
  }

  /** Whether admission leaves phases and exemplars out from now on. */
  void bare(boolean isBare) {
    bare = isBare;
  }

  /** What the store says that records cost, from now on. */
  void charge(MeasuredCosts next) {
    costs = next;
  }

  /** The traffic begins anew; what was stored stays. */
  void beginDay() {
    traffic = new SplittableRandom(1);
  }

  /** Plays the next minute of the day. */
  void play(long minute, Edition edition) {
    for (int country = 0; country < COUNTRIES.size(); country++) {
      double hour = minute % StoredMinute.A_DAY / 60.0;
      double swing = 1 + 0.6 * Math.cos((hour - BUSY_HOUR[country]) / 24 * 2 * Math.PI);
      double expected = busyness * SLICES_A_MINUTE[country] * swing;
      int slices = (int) expected + (traffic.nextDouble() < expected % 1 ? 1 : 0);
      RegionKey key = new RegionKey("default", "shop", COUNTRIES.get(country));
      SamplingPlan plan = Objects.requireNonNull(edition.plan(edition.region(key)));
      for (int slice = 0; slice < slices; slice++) {
        slice(minute, COUNTRIES.get(country), plan);
      }
    }
  }

  private void slice(long minute, String country, SamplingPlan plan) {
    int[] apis = new int[SLICE];
    Outcome[] outcomes = new Outcome[SLICE];
    int[] buckets = new int[SLICE];
    decision.reset(plan);
    for (int at = 0; at < SLICE; at++) {
      apis[at] = (int) (APIS * traffic.nextDouble() * traffic.nextDouble());
      outcomes[at] = traffic.nextInt(100) == 0 ? Outcome.SERVER_ERROR : Outcome.OK;
      double micros = slowness * 80_000 * Math.exp(0.7 * traffic.nextGaussian() + apis[at] / 5.0);
      buckets[at] = LogBucket.of((long) micros);
      decision.add(name(apis[at]), buckets[at], outcomes[at]);
    }
    double keep = decision.keepProbability();
    if (draws.nextDouble() >= keep) {
      return;
    }
    int exemplars = 0;
    double requests = 0;
    List<Timing> timings = new ArrayList<>();
    for (int at = 0; at < SLICE; at++) {
      double own = decision.timingKeepProbability(at);
      if (draws.nextDouble() < own) {
        boolean hot = outcomes[at] != Outcome.OK || buckets[at] >= plan.hotBucket();
        double full = hot ? plan.hotExemplarKeepProbability() : plan.exemplarKeepProbability();
        exemplars += draws.nextDouble() < full ? 1 : 0;
        requests += 1 / (keep * own);
        timings.add(new Timing(apis[at], outcomes[at], buckets[at], own));
      }
    }
    int count = timings.size();
    long phased = draws.nextDouble() < plan.phaseKeepProbability() ? count : 0;
    StoredMinute one =
        bare
            ? new StoredMinute(minute, requests, count, 1, count, 0, 0, count)
            : new StoredMinute(minute, requests, count, 1, count, phased, exemplars, 0);
    stored.add(new Kept(minute * MINUTE.toMillis(), country, keep, timings));
    minutes.merge(minute, one, StoredMinute::plus);
  }

  /** How often it was asked what records cost, as it is for each edition. */
  int asked() {
    return asked;
  }

  /** What was stored from one minute to another. */
  StoredMinute sum(long from, long to) {
    StoredMinute sum = new StoredMinute(from, 0, 0, 0, 0, 0, 0, 0);
    for (long minute = from; minute < to; minute++) {
      StoredMinute one = minutes.get(minute);
      sum = one == null ? sum : sum.plus(one);
    }
    return sum;
  }

  @Override
  public Instant latestArrival(Instant since) {
    return stored.isEmpty()
        ? Instant.EPOCH
        : Instant.ofEpochMilli(stored.get(stored.size() - 1).receivedMs());
  }

  @Override
  public List<StoredCell> cells(Instant from, Instant to) {
    Map<List<String>, Long> timings = new HashMap<>();
    for (Kept slice : between(from, to)) {
      for (Timing timing : slice.timings()) {
        timings.merge(List.of(slice.country(), name(timing.api())), 1L, Long::sum);
      }
    }
    return timings.entrySet().stream()
        .sorted(Map.Entry.<List<String>, Long>comparingByValue().reversed())
        .map(
            cell ->
                new StoredCell(
                    "default", "shop", cell.getKey().get(0), cell.getKey().get(1), cell.getValue()))
        .toList();
  }

  @Override
  public void slices(Instant from, Instant to, KeptSlices slices) {
    for (Kept slice : between(from, to)) {
      slices.slice(slice.receivedMs(), "default", "shop", slice.country(), slice.keep());
      for (Timing timing : slice.timings()) {
        slices.timing(name(timing.api()), timing.outcome(), timing.bucket(), timing.keep());
      }
    }
  }

  @Override
  public List<StoredMinute> minutes(Instant from, Instant to) {
    List<StoredMinute> found = new ArrayList<>();
    for (long minute = minuteOf(from); minute < minuteOf(to); minute++) {
      StoredMinute one = minutes.get(minute);
      if (one != null) {
        found.add(one);
      }
    }
    return found;
  }

  @Override
  public MeasuredCosts costs() {
    asked++;
    return costs;
  }

  /** They lie in the order of their arrival. */
  private List<Kept> between(Instant from, Instant to) {
    return stored.subList(firstAt(from.toEpochMilli()), firstAt(to.toEpochMilli()));
  }

  private int firstAt(long millis) {
    int low = 0;
    int high = stored.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (stored.get(middle).receivedMs() < millis) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static long minuteOf(Instant moment) {
    return moment.toEpochMilli() / MINUTE.toMillis();
  }

  private static String name(int api) {
    return "GET /v1/things/" + api;
  }
}
