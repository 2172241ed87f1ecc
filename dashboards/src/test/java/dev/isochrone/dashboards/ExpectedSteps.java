// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.dashboards;

import dev.isochrone.plan.LogBucket;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The intervals of percentiles and the bands of time of api_over_time.sql, computed the plain way.
 *
 * @param intervalsMs low and high of p50, p95 and p99; null below their least n
 * @param bands requests by the lower end of their band, in ms
 */
record ExpectedSteps(List<@Nullable Double> intervalsMs, Map<Long, Double> bands) {

  private record Point(int slice, double sliceWeight, double inverseKeep, int bucket) {
    double weight() {
      return sliceWeight * inverseKeep;
    }
  }

  /** Returns the steps by their begin in ms since 1970. */
  static Map<String, ExpectedSteps> by(long stepMs, List<Slice> slices, Window window) {
    Map<String, List<Point>> points = new TreeMap<>();
    for (int i = 0; i < slices.size(); i++) {
      Slice slice = slices.get(i);
      for (Timing timing : slice.timings()) {
        if (window.has(slice.endMs(timing))) {
          String start = String.valueOf(slice.endMs(timing) / stepMs * stepMs);
          List<Point> own = points.computeIfAbsent(start, any -> new ArrayList<>());
          if (timing.total() != LogBucket.UNKNOWN) {
            double inverseKeep = 1 / (double) (float) timing.keep();
            own.add(new Point(i, slice.weight(), inverseKeep, timing.total()));
          }
        }
      }
    }
    Map<String, ExpectedSteps> steps = new TreeMap<>();
    points.forEach((start, own) -> steps.put(start, of(own)));
    return steps;
  }

  private static ExpectedSteps of(List<Point> points) {
    List<Point> sorted = points.stream().sorted(Comparator.comparingInt(Point::bucket)).toList();
    List<@Nullable Double> intervals = new ArrayList<>();
    intervals.addAll(interval(sorted, 0.50, 10));
    intervals.addAll(interval(sorted, 0.95, 20));
    intervals.addAll(interval(sorted, 0.99, 100));
    Map<Long, Double> bands = new TreeMap<>();
    for (Point point : points) {
      int band = Math.floorDiv(point.bucket() - 1, 12);
      double lowMs = point.bucket() == 0 ? 0 : Math.pow(1.04, 12 * band) / 1_000;
      bands.merge(Math.round(lowMs * 1e6), point.weight(), Double::sum);
    }
    return new ExpectedSteps(intervals, bands);
  }

  private static List<@Nullable Double> interval(List<Point> sorted, double share, int least) {
    List<@Nullable Double> interval = new ArrayList<>();
    if (sorted.size() < least) {
      interval.add(null);
      interval.add(null);
      return interval;
    }
    int middle = bucketAt(sorted, share);
    Map<Integer, Double> bySlice = new TreeMap<>();
    Map<Integer, Double> weights = new TreeMap<>();
    double variance = 0;
    for (Point point : sorted) {
      double deviation = (point.bucket() <= middle ? 1 : 0) - share;
      double k = point.inverseKeep();
      bySlice.merge(point.slice(), k * deviation, Double::sum);
      weights.put(point.slice(), point.sliceWeight());
      variance += point.sliceWeight() * k * (k - 1) * deviation * deviation;
    }
    for (Map.Entry<Integer, Double> slice : bySlice.entrySet()) {
      double w = weights.getOrDefault(slice.getKey(), 0.0);
      variance += w * (w - 1) * slice.getValue() * slice.getValue();
    }
    double error = Math.sqrt(variance) / sorted.stream().mapToDouble(Point::weight).sum();
    interval.add(LogBucket.midpoint(bucketAt(sorted, Math.max(share - 1.96 * error, 0))) / 1_000);
    interval.add(LogBucket.midpoint(bucketAt(sorted, Math.min(share + 1.96 * error, 1))) / 1_000);
    return interval;
  }

  private static int bucketAt(List<Point> sorted, double share) {
    double all = sorted.stream().mapToDouble(Point::weight).sum();
    double below = 0;
    for (Point point : sorted) {
      below += point.weight();
      if (below >= (share - 1e-9) * all) {
        return point.bucket();
      }
    }
    throw new AssertionError("expected a point at " + share + " of " + all + ", got " + below);
  }
}
