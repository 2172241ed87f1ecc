// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import dev.isochrone.Slice;

/** The {@code slices} of a batch, one row each. Used by one thread. */
final class SlicesTable extends Table {

  private static final long TENTH_NANOS = 100_000_000;
  private static final long TENTH_MILLIS = 100;

  private final Names names;

  SlicesTable(Names names) {
    this.names = names;
  }

  void add(Slice row, long sessionNumber, long builtNanos) {
    required("session").add(sessionNumber);
    required("slice").add(row.number());
    required("age").add(Math.max(0, builtNanos - row.startNanos()) / TENTH_NANOS * TENTH_MILLIS);
    optional("country", -1).add(names.index("country", row.country()));
    optional("network", -1).add(names.index("network", row.network()));
    optional("carrier", -1).add(names.index("carrier", row.carrier()));
    optional("state", 0).add(row.deviceState());
    optional("plan", 0).add(row.planVersion());
    probability("keep").add(row.keepProbability());
    probability("device_keep").add(row.deviceKeep());
    optional("phased", 0).add(row.phased() ? 1 : 0);
    probability("phase_keep").add(row.phased() ? row.phaseKeepProbability() : 1.0);
    required("requests").add(row.requests().rows());
  }
}
