// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector;

/** The columns of the wire's {@code slices} table: wire name, kind, required, default. */
public enum SliceColumn implements Column {
  SESSION("session", Kind.INTEGER, true, 0),
  SLICE("slice", Kind.INTEGER, true, 0),
  AGE("age", Kind.INTEGER, true, 0),
  COUNTRY("country", Kind.INTEGER, false, -1),
  NETWORK("network", Kind.INTEGER, false, -1),
  CARRIER("carrier", Kind.INTEGER, false, -1),
  STATE("state", Kind.INTEGER, false, 0),
  PLAN("plan", Kind.INTEGER, false, 0),
  KEEP("keep", Kind.PROBABILITY, false, 1),
  DEVICE_KEEP("device_keep", Kind.PROBABILITY, false, 1),
  PHASED("phased", Kind.INTEGER, false, 0),
  PHASE_KEEP("phase_keep", Kind.PROBABILITY, false, 1),
  REQUESTS("requests", Kind.INTEGER, true, 0);

  private final String wireName;
  private final Kind kind;
  private final boolean required;
  private final double defaultValue;

  SliceColumn(String wireName, Kind kind, boolean required, double defaultValue) {
    this.wireName = wireName;
    this.kind = kind;
    this.required = required;
    this.defaultValue = defaultValue;
  }

  @Override
  @SuppressWarnings("EnumOrdinal") // the place in this process only, never on a disk or wire
  public int index() {
    return ordinal();
  }

  @Override
  public String wireName() {
    return wireName;
  }

  @Override
  public Kind kind() {
    return kind;
  }

  @Override
  public boolean required() {
    return required;
  }

  @Override
  public double defaultValue() {
    return defaultValue;
  }
}
