// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import dev.isochrone.Slice;

/** The {@code slices} of a batch, one row each. Used by one thread. */
final class SlicesTable extends Table {

  private static final long TENTH_NANOS = 100_000_000;
  private static final long TENTH_MILLIS = 100;

  private final Column session = required("session");
  private final Column slice = required("slice");
  private final Column age = required("age");
  private final Column country = optional("country", -1L);
  private final Column network = optional("network", -1L);
  private final Column carrier = optional("carrier", -1L);
  private final Column state = optional("state", 0L);
  private final Column plan = optional("plan", 0L);
  private final Column keep = optional("keep", 1.0);
  private final Column deviceKeep = optional("device_keep", 1.0);
  private final Column phased = optional("phased", 0L);
  private final Column phaseKeep = optional("phase_keep", 1.0);
  private final Column requests = required("requests");
  private final Names names;

  SlicesTable(Names names) {
    this.names = names;
  }

  void add(Slice row, long sessionNumber, long builtNanos) {
    session.add(sessionNumber);
    slice.add(row.number());
    age.add(Math.max(0, builtNanos - row.startNanos()) / TENTH_NANOS * TENTH_MILLIS);
    country.add(names.country.index(row.country()));
    network.add(names.network.index(row.network()));
    carrier.add(names.carrier.index(row.carrier()));
    state.add(row.deviceState());
    plan.add(row.planVersion());
    keep.add(row.keepProbability());
    deviceKeep.add(row.deviceKeep());
    phased.add(row.phased() ? 1 : 0);
    phaseKeep.add(row.phased() ? row.phaseKeepProbability() : 1.0);
    requests.add(row.requests().rows());
  }
}
