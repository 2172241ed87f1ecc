// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import dev.isochrone.RequestColumns;
import dev.isochrone.RequestColumns.Field;
import dev.isochrone.RequestColumns.Text;
import dev.isochrone.Slice;
import org.jspecify.annotations.Nullable;

/**
 * The {@code exemplars} of a batch, one row per full record, in the order of their timings. Used by
 * one thread.
 */
final class ExemplarsTable extends Table {

  private static final int[] FIELDS = {
    Field.QUEUE,
    Field.DNS,
    Field.CONNECT,
    Field.TLS,
    Field.SEND,
    Field.WAIT,
    Field.TRANSFER,
    Field.TOTAL,
    Field.SERVER,
    Field.STATUS,
    Field.SENT,
    Field.RECEIVED,
    Field.REDIRECTS,
    Field.RETRIES,
    Field.AGE,
    Field.IP,
    Field.REACHED
  };

  private int nextTiming;

  ExemplarsTable(Names names) {
    super(names);
  }

  void add(Slice slice, int row, int timingRow) {
    RequestColumns requests = slice.requests();
    required("skip", timingRow - nextTiming);
    nextTiming = timingRow + 1;
    probability("keep", slice.exemplarKeep(row));
    for (int field : FIELDS) {
      optional(nameOf(field), absent(field), number(requests, row, field));
    }
    named("host", requests.text(row, Text.HOST));
    named("failure", requests.text(row, Text.FAILURE));
    text("trace", requests.text(row, Text.TRACE));
    text("headers", places(requests.text(row, Text.HEADERS)));
  }

  /** The places of lines in the dictionary, with a space between two; null for none. */
  private @Nullable String places(@Nullable String lines) {
    if (lines == null) {
      return null;
    }
    StringBuilder places = new StringBuilder();
    for (String line : lines.split("\n", -1)) {
      places.append(places.length() == 0 ? "" : " ").append(names.index("header", line));
    }
    return places.toString();
  }

  private static long absent(int field) {
    switch (field) {
      case Field.TOTAL:
      case Field.SERVER:
      case Field.AGE:
        return -1;
      default:
        return 0;
    }
  }

  private static long number(RequestColumns requests, int row, int field) {
    long number = requests.number(row, field);
    switch (field) {
      case Field.TOTAL:
        return number == sumOfPhases(requests, row) ? -1 : number;
      case Field.RECEIVED:
        return Math.max(0, number);
      default:
        return number;
    }
  }

  private static long sumOfPhases(RequestColumns requests, int row) {
    long sum = 0;
    for (int phase = Field.QUEUE; phase <= Field.TRANSFER; phase++) {
      sum += Math.max(0, requests.number(row, phase)); // -1: not measured
    }
    return sum;
  }
}
