// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.plan;

import dev.isochrone.collector.KeptSlices;
import dev.isochrone.collector.MeasuredCosts;
import dev.isochrone.collector.StoredCell;
import dev.isochrone.collector.StoredMinute;
import java.time.Instant;
import java.util.List;

/** What the apps are doing and what it costs, by what is stored. Blocks. */
public interface TrafficSource {
  /** When the slice stored last arrived; 1970 if none did since a moment. */
  Instant latestArrival(Instant since);

  /** What arrived where, most timings first. */
  List<StoredCell> cells(Instant from, Instant to);

  /** Hands on the slices that arrived in a time, in the order of their arrival. */
  void slices(Instant from, Instant to, KeptSlices slices);

  /** What each minute of a time brought, in order; empty minutes are left out. */
  List<StoredMinute> minutes(Instant from, Instant to);

  /** What records cost on the store's disk. */
  MeasuredCosts costs();
}
