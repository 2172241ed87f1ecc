// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import dev.isochrone.Slice;

/** The {@code slices} of a batch, one row each. Used by one thread. */
final class SlicesTable extends Table {

  private static final long TENTH_NANOS = 100_000_000;
  private static final long TENTH_MILLIS = 100;

  SlicesTable(Names names) {
    super(names);
  }

  void add(Slice row, long sessionNumber, long builtNanos) {
    required("session", sessionNumber);
    required("slice", row.number());
    required("age", Math.max(0, builtNanos - row.startNanos()) / TENTH_NANOS * TENTH_MILLIS);
    named("country", row.country());
    named("network", row.network());
    named("carrier", row.carrier());
    optional("state", 0, row.deviceState());
    optional("plan", 0, row.planVersion());
    probability("keep", row.keepProbability());
    probability("device_keep", row.deviceKeep());
    optional("phased", 0, row.phased() ? 1 : 0);
    probability("phase_keep", row.phased() ? row.phaseKeepProbability() : 1.0);
    required("requests", row.requests().rows());
  }
}
