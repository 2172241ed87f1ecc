// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector;

/** The columns of the wire's {@code exemplars} table: wire name, kind, required, default. */
public enum ExemplarColumn implements Column {
  /** On the wire the timings skipped; {@link Batch} has the row in {@code timings}. */
  TIMING("skip", Kind.INTEGER, true, 0),
  KEEP("keep", Kind.PROBABILITY, false, 1),
  QUEUE("queue", Kind.INTEGER, false, 0),
  DNS("dns", Kind.INTEGER, false, 0),
  CONNECT("connect", Kind.INTEGER, false, 0),
  TLS("tls", Kind.INTEGER, false, 0),
  SEND("send", Kind.INTEGER, false, 0),
  WAIT("wait", Kind.INTEGER, false, 0),
  TRANSFER("transfer", Kind.INTEGER, false, 0),
  /** On the wire -1 where it is the sum of the phases; {@link Batch} has the number. */
  TOTAL("total", Kind.INTEGER, false, -1),
  SERVER("server", Kind.INTEGER, false, -1),
  STATUS("status", Kind.INTEGER, false, 0),
  SENT("sent", Kind.INTEGER, false, 0),
  RECEIVED("received", Kind.INTEGER, false, 0),
  REDIRECTS("redirects", Kind.INTEGER, false, 0),
  RETRIES("retries", Kind.INTEGER, false, 0),
  AGE("age", Kind.INTEGER, false, -1),
  IP("ip", Kind.INTEGER, false, 0),
  HOST("host", Kind.INTEGER, false, -1),
  FAILURE("failure", Kind.INTEGER, false, -1),
  REACHED("reached", Kind.INTEGER, false, 0),
  TRACE("trace", Kind.TEXT, false, 0),
  /** Places in {@link Dictionary#HEADER}, as {@link HeaderIndexes} reads them. */
  HEADERS("headers", Kind.TEXT, false, 0);

  private final String wireName;
  private final Kind kind;
  private final boolean required;
  private final double defaultValue;

  ExemplarColumn(String wireName, Kind kind, boolean required, double defaultValue) {
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
