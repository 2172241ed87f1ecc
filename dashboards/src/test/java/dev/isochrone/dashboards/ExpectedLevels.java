// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import dev.isochrone.plan.LogBucket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The columns that regions.sql, heatmap.sql and api_over_time.sql share, computed the plain way:
 * every timing is a point with a weight, percentiles walk the sorted points, slices are summed one
 * by one. Each list is a value and the low and high ends of its interval.
 */
record ExpectedLevels(
    List<@Nullable Double> requests,
    long sampled,
    List<@Nullable Double> errorRate,
    List<@Nullable Double> p50Ms,
    List<@Nullable Double> p95Ms,
    List<@Nullable Double> p99Ms) {

  static final List<@Nullable Double> UNKNOWN = Arrays.asList(null, null, null);

  private record Point(String slice, double sliceWeight, double k, int bucket, boolean failed) {
    double weight() {
      return sliceWeight * k;
    }
  }

  /** A value that is certain. */
  static List<@Nullable Double> exactly(double value) {
    return List.of(value, value, value);
  }

  /** Returns the rows by key, of the slices that the window and the app leave. */
  static Map<String, ExpectedLevels> by(
      BiFunction<Slice, Timing, String> key, List<Slice> slices, Window window, String app) {
    return by(key, slices, window, app, window.toMs());
  }

  /**
   * Returns the same as rollups give it: of the whole periods in the window each has its own part
   * of a slice.
   *
   * @param periodMs an hour or a day; what is longer than the window leaves slices as they are
   */
  static Map<String, ExpectedLevels> by(
      BiFunction<Slice, Timing, String> key,
      List<Slice> slices,
      Window window,
      String app,
      long periodMs) {
    Window whole =
        new Window(
            (window.fromMs() + periodMs - 1) / periodMs * periodMs,
            window.toMs() / periodMs * periodMs);
    Map<String, List<Point>> points = new TreeMap<>();
    for (int i = 0; i < slices.size(); i++) {
      Slice slice = slices.get(i);
      for (Timing timing : slice.timings()) {
        if (window.has(slice.endMs(timing)) && (app.isEmpty() || app.equals(slice.app()))) {
          double k = 1 / (double) (float) timing.keep();
          long endMs = slice.endMs(timing);
          String part = i + (whole.has(endMs) ? " of " + endMs / periodMs : "");
          points
              .computeIfAbsent(key.apply(slice, timing), any -> new ArrayList<>())
              .add(new Point(part, slice.weight(), k, timing.total(), timing.outcome().isError()));
        }
      }
    }
    Map<String, ExpectedLevels> levels = new TreeMap<>();
    points.forEach((name, own) -> levels.put(name, of(own)));
    return levels;
  }

  private static ExpectedLevels of(List<Point> points) {
    double requests = points.stream().mapToDouble(Point::weight).sum();
    double width = 1.96 * Math.sqrt(variance(points, any -> 1));
    List<Point> measured =
        points.stream()
            .filter(point -> point.bucket() != LogBucket.UNKNOWN)
            .sorted(Comparator.comparingInt(Point::bucket))
            .toList();
    return new ExpectedLevels(
        List.of(requests, Math.max((double) points.size(), requests - width), requests + width),
        points.size(),
        errorRate(points, requests),
        percentile(measured, 0.50, 10),
        percentile(measured, 0.95, 20),
        percentile(measured, 0.99, 100));
  }

  /** Of the estimated sum of y: slices are drawn, then timings inside them. */
  private static double variance(List<Point> points, ToDoubleFunction<Point> y) {
    Map<String, Double> sums = new TreeMap<>();
    Map<String, Double> weights = new TreeMap<>();
    double variance = 0;
    for (Point point : points) {
      double value = y.applyAsDouble(point);
      sums.merge(point.slice(), point.k() * value, Double::sum);
      weights.put(point.slice(), point.sliceWeight());
      variance += point.sliceWeight() * point.k() * (point.k() - 1) * value * value;
    }
    for (Map.Entry<String, Double> sum : sums.entrySet()) {
      double w = weights.getOrDefault(sum.getKey(), 1.0);
      variance += w * (w - 1) * sum.getValue() * sum.getValue();
    }
    return variance;
  }

  private static List<@Nullable Double> errorRate(List<Point> points, double requests) {
    if (points.size() < 10) {
      return UNKNOWN;
    }
    double rate = points.stream().filter(Point::failed).mapToDouble(Point::weight).sum() / requests;
    double width =
        halfWidth(rate, Math.sqrt(variance(points, p -> (p.failed() ? 1 : 0) - rate)) / requests);
    boolean rare = points.stream().filter(Point::failed).count() < 20;
    double more = rare ? 3.69 / points.size() * Math.max(0, 1 - points.size() / requests) : 0;
    return List.of(rate, Math.max(0, rate - width), Math.min(1, rate + width + more));
  }

  private static List<@Nullable Double> percentile(List<Point> sorted, double share, int exact) {
    double all = sorted.stream().mapToDouble(Point::weight).sum();
    boolean certain = variance(sorted, any -> 1) == 0;
    if (sorted.size() < (certain ? exact : 20)) {
      return UNKNOWN;
    }
    int middle = bucketAt(sorted, share * all);
    double inMiddle = weightUpTo(sorted, middle) - weightUpTo(sorted, middle - 1);
    double part = (share * all - weightUpTo(sorted, middle - 1)) / inMiddle;
    long in = sorted.stream().filter(p -> p.bucket() == middle).count();
    double beyond = sorted.stream().filter(p -> p.bucket() >= middle).count() - part * in;
    if (!certain && Math.min(beyond, sorted.size() - beyond) < 20) {
      return UNKNOWN;
    }
    double width =
        halfWidth(
            share, Math.sqrt(variance(sorted, p -> (p.bucket() <= middle ? 1 : 0) - share)) / all);
    return List.of(
        timeAt(sorted, share * all),
        timeAt(sorted, Math.max(0, share - width) * all),
        timeAt(sorted, Math.min(1, share + width) * all));
  }

  /** Half a 95 % interval, by Student's quantile (Cornish and Fisher's first term). */
  static double halfWidth(double share, double error) {
    double independent = independent(share, error);
    return independent == 0 ? 1.96 * error : 1.96 * error * (1 + 1.21 / independent);
  }

  /** How many observations on the rarer side of a share give it this error. */
  static double independent(double share, double error) {
    return share * (1 - share) * Math.min(share, 1 - share) / Math.max(error * error, 1e-300);
  }

  private static double weightUpTo(List<Point> points, int bucket) {
    return points.stream().filter(p -> p.bucket() <= bucket).mapToDouble(Point::weight).sum();
  }

  private static int bucketAt(List<Point> sorted, double target) {
    double all = weightUpTo(sorted, Integer.MAX_VALUE);
    double below = 0;
    for (Point point : sorted) {
      below += point.weight();
      if (below >= target - 1e-9 * all) {
        return point.bucket();
      }
    }
    throw new AssertionError("expected a point at " + target + ", got " + below);
  }

  /** In ms, as if the requests of a bucket lay evenly in the logarithm of their times. */
  private static double timeAt(List<Point> sorted, double target) {
    int bucket = bucketAt(sorted, target);
    double below = weightUpTo(sorted, bucket - 1);
    double inside = (target - below) / (weightUpTo(sorted, bucket) - below);
    return bucket == 0 ? 0 : Math.pow(LogBucket.BASE, bucket - 1 + inside) / 1_000;
  }

  /** Reads a row. */
  static ExpectedLevels of(JsonNode row) {
    return new ExpectedLevels(
        three(row, "requests", "requests_low", "requests_high"),
        row.get("sampled").asLong(),
        three(row, "error_rate", "error_low", "error_high"),
        three(row, "p50_ms", "p50_low_ms", "p50_high_ms"),
        three(row, "p95_ms", "p95_low_ms", "p95_high_ms"),
        three(row, "p99_ms", "p99_low_ms", "p99_high_ms"));
  }

  private static List<@Nullable Double> three(JsonNode row, String value, String low, String high) {
    List<@Nullable Double> three = new ArrayList<>();
    for (String column : List.of(value, low, high)) {
      three.add(Answers.nullable(row.get(column)));
    }
    return Collections.unmodifiableList(three);
  }
}
