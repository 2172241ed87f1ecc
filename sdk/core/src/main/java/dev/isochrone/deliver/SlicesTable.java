// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import dev.isochrone.Slice;
import java.util.LinkedHashMap;
import java.util.Map;

/** The {@code slices} of a batch, one row each. Used by one thread. */
final class SlicesTable {

  private static final long TENTH_NANOS = 100_000_000;
  private static final long TENTH_MILLIS = 100;

  private final Column<Long> session = Column.required("session");
  private final Column<Long> slice = Column.required("slice");
  private final Column<Long> age = Column.required("age");
  private final Column<Long> country = Column.optional("country", -1L);
  private final Column<Long> network = Column.optional("network", -1L);
  private final Column<Long> carrier = Column.optional("carrier", -1L);
  private final Column<Long> state = Column.optional("state", 0L);
  private final Column<Long> plan = Column.optional("plan", 0L);
  private final Column<Double> keep = Column.optional("keep", 1.0);
  private final Column<Double> deviceKeep = Column.optional("device_keep", 1.0);
  private final Column<Long> phased = Column.optional("phased", 0L);
  private final Column<Double> phaseKeep = Column.optional("phase_keep", 1.0);
  private final Column<Long> requests = Column.required("requests");
  private final Names names;

  SlicesTable(Names names) {
    this.names = names;
  }

  void add(Slice row, long sessionNumber, long builtNanos) {
    session.add(sessionNumber);
    slice.add((long) row.number());
    age.add(Math.max(0, builtNanos - row.startNanos()) / TENTH_NANOS * TENTH_MILLIS);
    country.add((long) names.country.index(row.country()));
    network.add((long) names.network.index(row.network()));
    carrier.add((long) names.carrier.index(row.carrier()));
    state.add((long) row.deviceState());
    plan.add(row.planVersion());
    keep.add(row.keepProbability());
    deviceKeep.add(row.deviceKeep());
    phased.add(row.phased() ? 1L : 0L);
    phaseKeep.add(row.phased() ? row.phaseKeepProbability() : 1.0);
    requests.add((long) row.requests().rows());
  }

  /** Returns the table: a list per column. */
  Map<String, Object> columns() {
    Map<String, Object> table = new LinkedHashMap<>();
    session.addTo(table);
    slice.addTo(table);
    age.addTo(table);
    country.addTo(table);
    network.addTo(table);
    carrier.addTo(table);
    state.addTo(table);
    plan.addTo(table);
    keep.addTo(table);
    deviceKeep.addTo(table);
    phased.addTo(table);
    phaseKeep.addTo(table);
    requests.addTo(table);
    return table;
  }
}
