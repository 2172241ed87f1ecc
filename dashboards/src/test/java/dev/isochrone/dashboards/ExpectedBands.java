// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.dashboards;

import dev.isochrone.plan.LogBucket;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The bands of time of api_over_time.sql, computed the plain way. */
final class ExpectedBands {
  private ExpectedBands() {}

  /** Returns requests by the lower end of their band, in ns, by the begin of their step in ms. */
  static Map<String, Map<Long, Double>> by(long stepMs, List<Slice> slices, Window window) {
    Map<String, Map<Long, Double>> steps = new TreeMap<>();
    for (Slice slice : slices) {
      for (Timing timing : slice.timings()) {
        if (window.has(slice.endMs(timing))) {
          Map<Long, Double> bands =
              steps.computeIfAbsent(
                  String.valueOf(slice.endMs(timing) / stepMs * stepMs), any -> new TreeMap<>());
          if (timing.total() != LogBucket.UNKNOWN) {
            int band = Math.floorDiv(timing.total() - 1, 12);
            double lowMs = timing.total() == 0 ? 0 : Math.pow(LogBucket.BASE, 12 * band) / 1_000;
            bands.merge(
                Math.round(lowMs * 1e6),
                slice.weight() / (double) (float) timing.keep(),
                Double::sum);
          }
        }
      }
    }
    return steps;
  }
}
