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
    double before,
    double after,
    double change,
    double low,
    double high,
    double share,
    double pValue) {
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

  /** A value with its 95 % and its 99.9 % interval on one side. */
  private record Estimate(double value, double low, double high, double farLow, double farHigh) {}

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
        are / were,
        pValue(was, is));
  }

  /** Where an interval would just reach zero, told from two of them. */
  private static double pValue(Estimate was, Estimate is) {
    double change = is.value() - was.value();
    double width =
        change > 0
            ? Math.hypot(is.value() - is.low(), was.high() - was.value())
            : Math.hypot(is.high() - is.value(), was.value() - was.low());
    double far =
        change > 0
            ? Math.hypot(is.value() - is.farLow(), was.farHigh() - was.value())
            : Math.hypot(is.farHigh() - is.value(), was.value() - was.farLow());
    double size = Math.abs(change);
    double deviate =
        size <= width ? 1.96 * size / width : 1.96 + 1.33 * (size - width) / (far - width);
    return tail(deviate / 1e4, 1e8);
  }

  /** Half a 99.9 % interval: what a normal deviate of 3.29 is to Student. */
  private static double farWidth(double share, double error) {
    double freedom = Math.min(ExpectedLevels.independent(share, error), 1e6);
    double wanted = tail(3.29 / 1e4, 1e8);
    double low = 0;
    double high = Math.PI / 2;
    for (int i = 0; i < 60; i++) {
      double middle = (low + high) / 2;
      if (tail(Math.tan(middle), freedom) > wanted) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return error * Math.tan(low) * Math.sqrt(freedom);
  }

  /**
   * Student's tail on both sides beyond t, given as t / sqrt(freedom); normal with many degrees.
   */
  private static double tail(double t, double freedom) {
    return cosines(Math.atan(t), freedom) / cosines(0, freedom);
  }

  /** The integral of cos(a)^(freedom - 1) from an angle up to where nothing is left. */
  private static double cosines(double from, double freedom) {
    int steps = 4_000;
    double to = Math.min(Math.PI / 2, from + 12 / Math.sqrt(freedom));
    double step = (to - from) / steps;
    double sum = 0;
    for (int i = 0; i < steps; i++) {
      sum += Math.pow(Math.cos(from + (i + 0.5) * step), freedom - 1);
    }
    return sum * step;
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
    double rate = errors / requests;
    double error = error(strata, side, requests, true, point -> point.failed() ? 1 : 0);
    double width = ExpectedLevels.halfWidth(rate, error);
    double far = farWidth(rate, error);
    return new Estimate(rate, rate - width, rate + width, rate - far, rate + far);
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
    double error = error(strata, side, all, false, point -> point.bucket() <= middle ? 1 : 0);
    double width = ExpectedLevels.halfWidth(percentile, error);
    double far = farWidth(percentile, error);
    return new Estimate(
        timeAt(points, percentile * all),
        timeAt(points, Math.max(percentile - width, 0) * all),
        timeAt(points, Math.min(percentile + width, 1) * all),
        timeAt(points, Math.max(percentile - far, 0) * all),
        timeAt(points, Math.min(percentile + far, 1) * all));
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
