// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector;

/** The columns of the wire's {@code timings} table: wire name, kind, required, default. */
public enum TimingColumn implements Column {
  /** On the wire the gap between ends; {@link Batch} has the time from the slice's start. */
  END("gap", Kind.INTEGER, true, 0),
  API("api", Kind.INTEGER, true, 0),
  OUTCOME("outcome", Kind.INTEGER, false, 0),
  TOTAL("total", Kind.INTEGER, true, 0),
  SIZE("size", Kind.INTEGER, false, -1),
  CACHE("cache", Kind.INTEGER, false, 0),
  PROTOCOL("protocol", Kind.INTEGER, false, 0),
  CONNECTION("connection", Kind.INTEGER, false, 0),
  POP("pop", Kind.INTEGER, false, -1),
  KEEP("keep", Kind.PROBABILITY, false, 1);

  private final String wireName;
  private final Kind kind;
  private final boolean required;
  private final double defaultValue;

  TimingColumn(String wireName, Kind kind, boolean required, double defaultValue) {
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
