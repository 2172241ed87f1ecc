// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

import dev.isochrone.planner.simulate.TrafficShape.Incident;
import dev.isochrone.planner.simulate.TrafficShape.NewApi;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What happened in a workload of unknown making, found in all of its requests: regions that become
 * slow or fail, apis that are launched. Stateless.
 */
final class Events {

  private static final int WINDOW = 5;
  private static final int HOUR = 60;
  private static final int LEAST_REQUESTS = 30;
  private static final double LEAST_REGION_SHARE = 0.001;
  private static final double ERRORS_FROM = 0.1;
  private static final double ERRORS_FACTOR = 3;
  private static final double SLOW_FROM = 0.2;
  private static final int LAUNCH_AFTER_MINUTES = 60;
  private static final int LAUNCH_REQUESTS = 200;

  private Events() {}

  /**
   * Finds incidents: over two windows of 5 minutes in a row, at least a tenth of a region's
   * requests fail and three times the share of the hour before, or a fifth take longer than 95 % of
   * those did.
   */
  static List<Incident> incidents(Workload workload) {
    List<Incident> found = new ArrayList<>();
    int[] byRegion =
        CountingSort.order(
            workload.requests,
            workload.grid.regions(),
            i -> workload.grid.region(workload.cells[i]));
    int[] starts =
        CountingSort.starts(
            workload.requests,
            workload.grid.regions(),
            i -> workload.grid.region(workload.cells[i]));
    for (int region = 0; region < workload.grid.regions(); region++) {
      int[] requests = Arrays.copyOfRange(byRegion, starts[region], starts[region + 1]);
      if (requests.length >= LEAST_REGION_SHARE * workload.requests) {
        inRegion(workload, region, requests, found);
      }
    }
    return found;
  }

  private static void inRegion(
      Workload workload, int region, int[] requests, List<Incident> found) {
    int[][] minutes = byMinute(workload, requests);
    int quietFrom = 0;
    for (int minute = HOUR; minute + 2 * WINDOW <= Workload.MINUTES; minute++) {
      if (minute < quietFrom) {
        continue;
      }
      int[] before = joined(minutes, minute - HOUR, minute);
      if (before.length < LEAST_REQUESTS) {
        continue;
      }
      double errors = failed(workload, before);
      float p95 = p95(workload, before);
      int end = minute;
      while (end + WINDOW <= Workload.MINUTES
          && isBad(workload, joined(minutes, end, end + WINDOW), errors, p95)) {
        end += WINDOW;
      }
      if (end >= minute + 2 * WINDOW) {
        found.add(new Incident(region, -1, minute, end, 1, 0));
        quietFrom = end + HOUR;
      }
    }
  }

  private static boolean isBad(Workload workload, int[] now, double errors, float p95) {
    double failed = failed(workload, now);
    long slow = Arrays.stream(now).filter(i -> workload.latenciesMs[i] > p95).count();
    return now.length >= LEAST_REQUESTS
        && ((failed >= ERRORS_FROM && failed >= ERRORS_FACTOR * errors)
            || slow >= SLOW_FROM * now.length);
  }

  private static double failed(Workload workload, int[] requests) {
    long failed = Arrays.stream(requests).filter(i -> workload.errors[i]).count();
    return failed / (double) Math.max(1, requests.length);
  }

  private static float p95(Workload workload, int[] requests) {
    float[] latencies = new float[requests.length];
    for (int i = 0; i < latencies.length; i++) {
      latencies[i] = workload.latenciesMs[requests[i]];
    }
    Arrays.sort(latencies);
    return latencies[(int) (0.95 * (latencies.length - 1))];
  }

  private static int[][] byMinute(Workload workload, int[] requests) {
    int[] order =
        CountingSort.order(requests.length, Workload.MINUTES, i -> workload.minute(requests[i]));
    int[] starts =
        CountingSort.starts(requests.length, Workload.MINUTES, i -> workload.minute(requests[i]));
    int[][] minutes = new int[Workload.MINUTES][];
    for (int minute = 0; minute < minutes.length; minute++) {
      minutes[minute] = new int[starts[minute + 1] - starts[minute]];
      for (int i = 0; i < minutes[minute].length; i++) {
        minutes[minute][i] = requests[order[starts[minute] + i]];
      }
    }
    return minutes;
  }

  private static int[] joined(int[][] minutes, int from, int to) {
    return Arrays.stream(minutes, from, to).flatMapToInt(Arrays::stream).toArray();
  }

  /** Finds apis that are first called an hour or more into the day, and then 200 times. */
  static List<NewApi> launches(Workload workload) {
    int[] first = new int[workload.grid.apis()];
    int[] count = new int[workload.grid.apis()];
    Arrays.fill(first, Workload.MINUTES);
    for (int i = 0; i < workload.requests; i++) {
      int api = workload.grid.api(workload.cells[i]);
      first[api] = Math.min(first[api], workload.minute(i));
      count[api]++;
    }
    List<NewApi> found = new ArrayList<>();
    for (int api = 0; api < first.length; api++) {
      if (first[api] >= LAUNCH_AFTER_MINUTES && count[api] >= LAUNCH_REQUESTS) {
        found.add(new NewApi(api, first[api]));
      }
    }
    return found;
  }
}
