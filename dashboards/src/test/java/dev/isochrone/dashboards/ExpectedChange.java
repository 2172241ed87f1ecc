// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.dashboards;

import dev.isochrone.plan.LogBucket;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * One row of compare.sql but for its verdict, computed the plain way: points with weights, sessions
 * one by one, strata one by one.
 */
record ExpectedChange(
    double before, double after, double change, double low, double high, double share) {
  private static final int LEAST_SESSIONS = 10;

  /** A request in a session of a stratum. */
  private record Point(int session, int bucket, double weight, boolean failed) {}

  /** The requests of a country and network on both sides; a side is 0 or 1. */
  private record Stratum(List<List<Point>> sides) {
    Stratum() {
      this(List.of(new ArrayList<>(), new ArrayList<>()));
    }

    long sessions(int side) {
      return sides.get(side).stream().mapToInt(Point::session).distinct().count();
    }

    boolean compared() {
      return Math.min(sessions(0), sessions(1)) >= LEAST_SESSIONS;
    }

    double requests(int side) {
      return sides.get(side).stream().mapToDouble(Point::weight).sum();
    }
  }

  /** A value and its interval on one side. */
  private record Estimate(double value, double low, double high) {}

  /**
   * Computes one row.
   *
   * @param stratum in which a slice is compared
   * @param percentile 0..1, or 0 for the error rate
   */
  static ExpectedChange of(
      List<List<Slice>> sessions,
      Window after,
      Function<Slice, String> stratum,
      double percentile) {
    Map<String, Stratum> all = new TreeMap<>();
    for (int i = 0; i < sessions.size(); i++) {
      for (Slice slice : sessions.get(i)) {
        Stratum own = all.computeIfAbsent(stratum.apply(slice), any -> new Stratum());
        for (Timing timing : slice.timings()) {
          int side = after.has(slice.endMs(timing)) ? 1 : 0;
          if (side == 1 || after.before().has(slice.endMs(timing))) {
            double weight = slice.weight() / (double) (float) timing.keep();
            own.sides()
                .get(side)
                .add(new Point(i, timing.total(), weight, timing.outcome().isError()));
          }
        }
      }
    }
    List<Stratum> compared = all.values().stream().filter(Stratum::compared).toList();
    double were = all.values().stream().mapToDouble(own -> own.requests(0)).sum();
    double are = compared.stream().mapToDouble(own -> own.requests(0)).sum();
    Estimate was = estimate(compared, 0, percentile);
    Estimate is = estimate(compared, 1, percentile);
    double change = is.value() - was.value();
    return new ExpectedChange(
        was.value(),
        is.value(),
        change,
        change - Math.hypot(is.value() - is.low(), was.high() - was.value()),
        change + Math.hypot(is.high() - is.value(), was.value() - was.low()),
        are / were);
  }

  private static Estimate estimate(List<Stratum> strata, int side, double percentile) {
    return percentile == 0 ? errorRate(strata, side) : percentile(strata, side, percentile);
  }

  private static Estimate errorRate(List<Stratum> strata, int side) {
    double errors = 0;
    double requests = 0;
    for (Stratum stratum : strata) {
      for (Point point : stratum.sides().get(side)) {
        double weight = point.weight() * stratum.requests(0) / stratum.requests(side);
        errors += point.failed() ? weight : 0;
        requests += weight;
      }
    }
    double width =
        ExpectedLevels.halfWidth(
            errors / requests,
            error(strata, side, requests, true, point -> point.failed() ? 1 : 0));
    return new Estimate(errors / requests, errors / requests - width, errors / requests + width);
  }

  private static Estimate percentile(List<Stratum> strata, int side, double percentile) {
    List<Point> points = new ArrayList<>();
    for (Stratum stratum : strata) {
      double scale = stratum.requests(0) / stratum.requests(side);
      for (Point point : stratum.sides().get(side)) {
        if (point.bucket() != LogBucket.UNKNOWN) {
          points.add(new Point(0, point.bucket(), point.weight() * scale, false));
        }
      }
    }
    points.sort(Comparator.comparingInt(Point::bucket));
    double all = points.stream().mapToDouble(Point::weight).sum();
    int reached = points.stream().mapToInt(Point::bucket).max().orElseThrow();
    for (Point point : points) {
      if (upTo(points, point.bucket()) >= (percentile - 1e-9) * all) {
        reached = Math.min(reached, point.bucket());
      }
    }
    int middle = reached;
    double width =
        ExpectedLevels.halfWidth(
            percentile, error(strata, side, all, false, point -> point.bucket() <= middle ? 1 : 0));
    return new Estimate(
        timeAt(points, percentile * all),
        timeAt(points, Math.max(percentile - width, 0) * all),
        timeAt(points, Math.min(percentile + width, 1) * all));
  }

  /** The standard error of a share, each session's deviations taken together. */
  private static double error(
      List<Stratum> strata,
      int side,
      double total,
      boolean unknownTimes,
      ToDoubleFunction<Point> counts) {
    double variance = 0;
    long sessions = 0;
    for (Stratum stratum : strata) {
      List<Point> points =
          stratum.sides().get(side).stream()
              .filter(point -> unknownTimes || point.bucket() != LogBucket.UNKNOWN)
              .toList();
      double weights = points.stream().mapToDouble(Point::weight).sum();
      double share =
          points.stream().mapToDouble(p -> p.weight() * counts.applyAsDouble(p)).sum() / weights;
      Map<Integer, Double> deviations = new TreeMap<>();
      for (Point point : points) {
        deviations.merge(
            point.session(), point.weight() * (counts.applyAsDouble(point) - share), Double::sum);
      }
      double scale = stratum.requests(0) / stratum.requests(side);
      for (double deviation : deviations.values()) {
        variance += scale * scale * deviation * deviation;
      }
      sessions += stratum.sessions(side);
    }
    return Math.sqrt(variance * sessions / (sessions - 1.0)) / total;
  }

  private static double upTo(List<Point> points, int bucket) {
    return points.stream().filter(p -> p.bucket() <= bucket).mapToDouble(Point::weight).sum();
  }

  /**
   * In ms, where the weights reach a target, as if they lay evenly in the logarithm of a bucket.
   */
  private static double timeAt(List<Point> points, double target) {
    double all = points.stream().mapToDouble(Point::weight).sum();
    for (Point point : points) {
      double reached = upTo(points, point.bucket());
      if (reached >= target - 1e-9 * all) {
        double below = upTo(points, point.bucket() - 1);
        double inside = (target - below) / (reached - below);
        return point.bucket() == 0
            ? 0
            : Math.pow(LogBucket.BASE, point.bucket() - 1 + inside) / 1_000;
      }
    }
    throw new AssertionError("expected weights to reach " + target);
  }
}
