// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

import dev.isochrone.planner.simulate.TrafficShape.Incident;
import dev.isochrone.planner.simulate.TrafficShape.NewApi;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When an incident shows in what has arrived: the level interval of a region's error rate, or of
 * its share of requests above the p95 of the hour before, lies clear above the hour's own interval,
 * over the last 5 or 15 minutes. Also counts how often that happens without an incident. Not
 * thread-safe.
 */
final class Detection {

  private static final double Z = 3.6;
  private static final int LEAST_SLICES = 8;
  private static final int[] WINDOWS = {3, 5, 15};
  private static final int HOUR = 60;
  private static final int USUAL_EVERY = 5;
  private static final int QUIET_AFTER_ALARM = 60;

  private final Workload workload;
  private final List<Incident> incidents;
  private final Sample sample;

  /** Observations by region, each region's in the order of arrival. */
  private final int[] order;

  private final int[] starts;

  private @Nullable Usual remembered;

  /**
   * Prepares to watch a sample.
   *
   * @param incidents around which an alarm is no false one
   */
  Detection(Workload workload, List<Incident> incidents, Sample sample) {
    this.workload = workload;
    this.incidents = incidents;
    this.sample = sample;
    order = CountingSort.order(sample.size, workload.grid.regions(), this::region);
    starts = CountingSort.starts(sample.size, workload.grid.regions(), this::region);
  }

  private int region(int observation) {
    return workload.grid.region(workload.cells[sample.requests[observation]]);
  }

  /** Minutes from an incident's start to the first alarm; infinite if there is none. */
  double minutesToAlarm(Incident incident) {
    for (int minute = incident.from(); minute < incident.to(); minute++) {
      if (alarm(incident.region(), minute)) {
        return minute - incident.from() + 1;
      }
    }
    return Double.POSITIVE_INFINITY;
  }

  /** False alarms per region and week, from a day. */
  double falseAlarmsPerRegionAndWeek() {
    int alarms = 0;
    int minutes = 0;
    for (int region = 0; region < workload.grid.regions(); region++) {
      for (int minute = 2 * HOUR; minute < Workload.MINUTES; minute++) {
        if (nearIncident(region, minute)) {
          continue;
        }
        minutes++;
        if (alarm(region, minute)) {
          alarms++;
          minute += QUIET_AFTER_ALARM;
          minutes += QUIET_AFTER_ALARM;
        }
      }
    }
    return alarms * 7.0 * Workload.MINUTES / Math.max(1, minutes);
  }

  /** Minutes from the launch of an api until ten of its timings have arrived. */
  double minutesToNewApi(NewApi launched) {
    int[] arrivals = new int[Workload.MINUTES];
    for (int i = 0; i < sample.size; i++) {
      if (workload.grid.api(workload.cells[sample.requests[i]]) == launched.api()) {
        arrivals[sample.arrivalMinutes[i]]++;
      }
    }
    int seen = 0;
    for (int minute = 0; minute < arrivals.length; minute++) {
      seen += arrivals[minute];
      if (seen >= 10) {
        return minute - launched.from() + 1;
      }
    }
    return Double.POSITIVE_INFINITY;
  }

  private boolean nearIncident(int region, int minute) {
    return incidents.stream()
        .anyMatch(
            incident ->
                incident.region() == region
                    && minute >= incident.from()
                    && minute < incident.to() + HOUR + 20);
  }

  private boolean alarm(int region, int minute) {
    Usual usual = usual(region, minute - minute % USUAL_EVERY - WINDOWS[WINDOWS.length - 1]);
    if (usual.observations < 4 * LEAST_SLICES) {
      return false;
    }
    for (int window : WINDOWS) {
      int[] now = range(region, minute - window, minute);
      if (now.length >= LEAST_SLICES
          && (clear(level(now, failed()), usual.errors)
              || clear(level(now, over(usual.p95)), usual.slow))) {
        return true;
      }
    }
    return false;
  }

  private static boolean clear(Level level, Level usual) {
    return level.slices >= LEAST_SLICES
        && level.share - Z * level.deviation > usual.share + Z * usual.deviation;
  }

  /** What a region was like in the hour before; the one asked for last is remembered. */
  private Usual usual(int region, int upTo) {
    if (remembered == null || remembered.region != region || remembered.upTo != upTo) {
      int[] before = range(region, upTo - HOUR, upTo);
      float p95 = weightedP95(before);
      remembered =
          new Usual(
              region, upTo, before.length, p95, level(before, failed()), level(before, over(p95)));
    }
    return remembered;
  }

  private record Usual(
      int region, int upTo, int observations, float p95, Level errors, Level slow) {}

  private interface Event {
    boolean happened(int observation);
  }

  private Event failed() {
    return i -> workload.errors[sample.requests[i]];
  }

  private Event over(float ms) {
    return i -> workload.latenciesMs[sample.requests[i]] > ms;
  }

  private record Level(double share, double deviation, int slices) {}

  private Level level(int[] observations, Event event) {
    double total = 0;
    double sum = 0;
    int slices = 0;
    int last = -1;
    for (int i : observations) {
      total += sample.weight(i);
      if (event.happened(i)) {
        sum += sample.weight(i);
        slices += sample.clusters[i] == last ? 0 : 1;
        last = sample.clusters[i];
      }
    }
    double share = sum / total;
    double variance = share * (1 - share) / observations.length / 4;
    for (int at = 0; at < observations.length; ) {
      int first = observations[at];
      double slice = 0;
      for (;
          at < observations.length && sample.clusters[observations[at]] == sample.clusters[first];
          at++) {
        int i = observations[at];
        double y = (event.happened(i) ? 1 - share : -share) / sample.keep[i] / total;
        double own = sample.keep[i] / sample.clusterKeep[i];
        slice += y;
        variance += sample.clusterKeep[i] * (1 - own) * y * y;
      }
      variance += (1 - sample.clusterKeep[first]) * slice * slice;
    }
    return new Level(share, Math.sqrt(variance), slices);
  }

  /** Observations of a region that arrived after one minute and up to another. */
  private int[] range(int region, int after, int upTo) {
    return Arrays.copyOfRange(
        order,
        firstAfter(region, after),
        Math.max(firstAfter(region, after), firstAfter(region, upTo)));
  }

  private int firstAfter(int region, int minute) {
    int low = starts[region];
    int high = starts[region + 1];
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sample.arrivalMinutes[order[middle]] > minute) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private float weightedP95(int[] observations) {
    long[] keys = new long[observations.length];
    double total = 0;
    for (int at = 0; at < keys.length; at++) {
      int i = observations[at];
      long bits = Float.floatToIntBits(workload.latenciesMs[sample.requests[i]]);
      keys[at] = bits << 32 | i;
      total += sample.weight(i);
    }
    Arrays.sort(keys);
    double above = 0;
    for (int at = keys.length - 1; at > 0; at--) {
      above += sample.weight((int) keys[at]);
      if (above >= 0.05 * total) {
        return Float.intBitsToFloat((int) (keys[at] >>> 32));
      }
    }
    return 0;
  }
}
