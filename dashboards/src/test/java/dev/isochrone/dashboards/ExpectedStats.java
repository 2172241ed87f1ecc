// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.dashboards;

import dev.isochrone.plan.LogBucket;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The columns that regions.sql and heatmap.sql share, computed the plain way: every timing is a
 * point with a weight, percentiles walk the sorted points, slices are summed one by one.
 */
record ExpectedStats(
    double requests,
    double requestsLow,
    double requestsHigh,
    long sampled,
    @Nullable Double errorRate,
    @Nullable Double p50Ms,
    @Nullable Double p95Ms,
    @Nullable Double p99Ms) {

  private record Point(int bucket, double weight) {}

  /** Returns the rows by key, of the slices that the window and the app leave. */
  static Map<String, ExpectedStats> by(
      BiFunction<Slice, Timing, String> key, List<Slice> slices, Window window, String app) {
    Map<String, Group> groups = new TreeMap<>();
    for (Slice slice : slices) {
      if (!app.isEmpty() && !app.equals(slice.app())) {
        continue;
      }
      Map<String, List<Timing>> own = new TreeMap<>();
      for (Timing timing : slice.timings()) {
        if (window.has(slice.endMs(timing))) {
          own.computeIfAbsent(key.apply(slice, timing), any -> new ArrayList<>()).add(timing);
        }
      }
      own.forEach(
          (name, timings) ->
              groups.computeIfAbsent(name, any -> new Group()).add(slice.weight(), timings));
    }
    Map<String, ExpectedStats> stats = new TreeMap<>();
    groups.forEach((name, group) -> stats.put(name, group.stats()));
    return stats;
  }

  private static final class Group {
    private final List<Point> points = new ArrayList<>();
    private double requests;
    private double errors;
    private double variance;
    private long sampled;

    /** Adds what one slice has of this group. */
    void add(double sliceWeight, List<Timing> timings) {
      double inSlice = 0;
      double withinSlice = 0;
      for (Timing timing : timings) {
        double inverseKeep = 1 / (double) (float) timing.keep();
        double weight = sliceWeight * inverseKeep;
        inSlice += inverseKeep;
        withinSlice += inverseKeep * (inverseKeep - 1);
        requests += weight;
        errors += timing.outcome().isError() ? weight : 0;
        sampled++;
        if (timing.total() != LogBucket.UNKNOWN) {
          points.add(new Point(timing.total(), weight));
        }
      }
      variance += sliceWeight * (sliceWeight - 1) * inSlice * inSlice + sliceWeight * withinSlice;
    }

    ExpectedStats stats() {
      double halfWidth = 1.96 * Math.sqrt(variance);
      points.sort(Comparator.comparingInt(Point::bucket));
      return new ExpectedStats(
          requests,
          Math.max((double) sampled, requests - halfWidth),
          requests + halfWidth,
          sampled,
          sampled < 10 ? null : errors / requests,
          percentileMs(0.50, 10),
          percentileMs(0.95, 20),
          percentileMs(0.99, 100));
    }

    private @Nullable Double percentileMs(double share, int leastPoints) {
      if (points.size() < leastPoints) {
        return null;
      }
      double all = points.stream().mapToDouble(Point::weight).sum();
      double below = 0;
      for (Point point : points) {
        below += point.weight();
        if (below >= (share - 1e-9) * all) {
          return LogBucket.midpoint(point.bucket()) / 1_000;
        }
      }
      throw new AssertionError("expected a point at " + share + " of " + all + ", got " + below);
    }
  }
}
