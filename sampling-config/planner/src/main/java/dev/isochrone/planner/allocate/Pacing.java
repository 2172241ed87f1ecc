// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.allocate;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Spends a day's bytes evenly over a day's requests: what is left, over the requests still
 * expected. Tomorrow's expectation is today's shape, smoothed. Not thread-safe.
 */
public final class Pacing {

  private static final int DAY = TrafficEstimate.MINUTES_A_DAY;
  private static final int SMOOTHING_MINUTES = 91;
  private static final int RECENT_MINUTES = 120;
  private static final int DAY_RATE_MINUTES = 60;
  private static final int LATELY_MINUTES = 5;
  private static final int USUAL_MINUTES = 60;
  private static final double JUMP_FROM = 1.5;
  private static final double JUMP_DEVIATIONS = 4;
  private static final double GROWTH_MOST = 2;

  /** Aim this far below the day's bytes: what is stored or sent too much is not taken back. */
  static final double AIM = 0.994;

  /** Ask for this much of the burst: a minute's cost is only foreseen. */
  private static final double ASKED_OF_BURST = 0.85;

  private static final double TOLERANCE = 0.985;
  private static final double LEAST_ADMISSION = 0.2;

  private final double bytesPerDay;
  private final double[] traffic = new double[DAY];
  private final double[] unthinned = new double[DAY];
  private double @Nullable [] shape;
  private double rollupBytes;
  private double spent;
  private int minutes;
  private int ratedFrom;

  /** Creates a pacing that expects every hour to be like those it saw. */
  public Pacing(double bytesPerDay, double expectedRollupBytes) {
    this.bytesPerDay = AIM * bytesPerDay;
    rollupBytes = expectedRollupBytes;
  }

  /**
   * Closes a minute of the day.
   *
   * @param requests that arrived, estimated
   * @param bytes stored
   * @param admitted the share of what arrived that this is
   */
  public void endMinute(double requests, double bytes, double admitted) {
    traffic[minutes] = requests;
    unthinned[minutes++] = bytes / admitted;
    spent += bytes;
  }

  /** Says what the day's rollups will cost as far as known; it never falls within a day. */
  public void rollups(double bytes) {
    rollupBytes = Math.max(rollupBytes, bytes);
  }

  /** Ends the day: its shape is what the next one is expected to have. */
  public void nextDay(double rollupBytesSeen) {
    shape = smoothed(traffic);
    Arrays.fill(traffic, 0);
    Arrays.fill(unthinned, 0);
    minutes = 0;
    ratedFrom = 0;
    spent = 0;
    rollupBytes = rollupBytesSeen;
  }

  /**
   * Counts what was spent today as what an even pace would have spent until now. What devices sent
   * before tells nothing of what they send from now on.
   */
  public void forgiveSpent() {
    double seen = seenRequests();
    spent = (bytesPerDay - rollupBytes) * seen / Math.max(seen + expectedRequests(), 1e-9);
    ratedFrom = minutes;
  }

  /**
   * Bytes that a request may cost from now on, so that the day comes out even. Where admission has
   * to leave some out, devices are asked for that much less, so that they learn not to send it.
   */
  public double bytesPerRequest() {
    double seen = seenRequests();
    double future = Math.max(expectedRequests(), 1e-9);
    double even = (bytesPerDay - rollupBytes) / (seen + future);
    double left = Math.max(0, bytesPerDay - rollupBytes - spent);
    double asked = Math.max(0.7 * even, Math.min(1.4 * even, left / future));
    return admissionKeepProbability() * asked;
  }

  /**
   * Bytes that devices are to be asked for a minute, from now on. Where more than the burst takes
   * arrived in the last one, they are asked for less, to make up for those that have not heard of
   * it: by half of what is too much, as the whole would swing.
   *
   * @param burstBytes that a minute may store at most
   */
  public double bytesPerMinute(double burstBytes) {
    double most = ASKED_OF_BURST * burstBytes;
    double arrived = minutes == 0 ? 0 : unthinned[minutes - 1];
    double room = arrived > most ? most * Math.sqrt(most / arrived) : most;
    return Math.min(bytesPerRequest() * requestsPerMinute(), room);
  }

  /**
   * Requests a minute: as in the last five, or, where the last one jumped, as many as the next will
   * have if it grows as the last did.
   */
  public double requestsPerMinute() {
    int from = Math.max(0, minutes - LATELY_MINUTES);
    double lately = Arrays.stream(traffic, from, minutes).average().orElse(0);
    double last = minutes == 0 ? 0 : traffic[minutes - 1];
    if (last < JUMP_FROM * lately || !isUnusual(last, from)) {
      return lately;
    }
    double growth = last / Math.max(traffic[minutes - 2], 1e-9);
    return last * Math.max(1, Math.min(GROWTH_MOST, growth));
  }

  /** Whether a minute had more than the hour before another lets expect by chance. */
  private boolean isUnusual(double requests, int before) {
    int from = Math.max(0, before - USUAL_MINUTES);
    if (before - from < LATELY_MINUTES) {
      return false;
    }
    double mean = Arrays.stream(traffic, from, before).average().orElse(0);
    double squares =
        Arrays.stream(traffic, from, before).map(minute -> (minute - mean) * (minute - mean)).sum();
    return requests > mean + JUMP_DEVIATIONS * Math.sqrt(squares / (before - from));
  }

  /**
   * The share of arriving slices to admit from now on, so that the day comes out even where devices
   * spend more than the plan says, because theirs is old. It multiplies {@link Admission}'s.
   */
  public double admissionKeepProbability() {
    int from = Math.max(0, minutes - DAY_RATE_MINUTES);
    double requests = Arrays.stream(traffic, from, minutes).sum();
    double bytes = Arrays.stream(unthinned, from, minutes).sum();
    double future = expectedRequests() * bytes / Math.max(requests, 1e-9);
    if (minutes - ratedFrom < DAY_RATE_MINUTES || minutes == DAY || future <= 0) {
      return 1;
    }
    double left = Math.max(0, bytesPerDay - rollupBytes - spent) / future;
    return left > TOLERANCE ? 1 : Math.max(LEAST_ADMISSION, left);
  }

  private double seenRequests() {
    return Arrays.stream(traffic, 0, minutes).sum();
  }

  private double expectedRequests() {
    double[] seen = Arrays.copyOf(traffic, minutes);
    double top = 3 * usual(seen);
    for (int minute = 0; minute < seen.length; minute++) {
      seen[minute] = Math.min(seen[minute], top);
    }
    int left = DAY - minutes;
    if (shape == null) {
      return Arrays.stream(seen, Math.max(0, minutes - 720), minutes).average().orElse(0) * left;
    }
    int from = Math.max(0, minutes - RECENT_MINUTES);
    double prior = Math.max(1e-9, 0.3 * Arrays.stream(shape).sum() / 24);
    double level =
        (Arrays.stream(seen, from, minutes).sum() + prior)
            / (Arrays.stream(shape, from, minutes).sum() + prior);
    return level * Arrays.stream(shape, minutes, DAY).sum();
  }

  private static double[] smoothed(double[] day) {
    double top = 2 * usual(day);
    double[] shape = new double[DAY];
    for (int minute = 0; minute < DAY; minute++) {
      for (int i = 0; i < SMOOTHING_MINUTES; i++) {
        int at = Math.floorMod(minute + i - SMOOTHING_MINUTES / 2, DAY);
        shape[minute] += Math.min(day[at], top) / SMOOTHING_MINUTES;
      }
    }
    return shape;
  }

  /** The median, so that a spike does not count; boundless where most minutes are empty. */
  private static double usual(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double median = sorted.length == 0 ? 0 : sorted[sorted.length / 2];
    return median > 0 ? median : Double.POSITIVE_INFINITY;
  }
}
