// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import dev.isochrone.RequestColumns;
import dev.isochrone.RequestColumns.Field;
import dev.isochrone.RequestColumns.Text;
import dev.isochrone.Slice;

/** The {@code timings} of a batch, one row per request of its slices. Used by one thread. */
final class TimingsTable extends Table {

  private static final long TENTH_NANOS = 100_000_000;

  private long lastEndTenths;
  private int rows;

  TimingsTable(Names names) {
    super(names);
  }

  /** Adds a request and returns its row in this table. */
  int add(Slice slice, int row) {
    RequestColumns requests = slice.requests();
    long sinceStart = requests.number(row, Field.END_NANOS) - slice.startNanos();
    long before = row == 0 ? 0 : lastEndTenths;
    lastEndTenths = Math.max(before, sinceStart / TENTH_NANOS);
    required("gap", lastEndTenths - before);
    required("api", names.index("api", requests.text(row, Text.API)));
    optional("outcome", 0, requests.number(row, Field.OUTCOME));
    requiredBucket("total", requests.number(row, Field.TOTAL));
    optionalBucket("size", requests.number(row, Field.RECEIVED));
    optional("cache", 0, requests.number(row, Field.CACHE));
    optional("protocol", 0, requests.number(row, Field.PROTOCOL));
    optional("connection", 0, requests.number(row, Field.CONNECTION));
    named("pop", requests.text(row, Text.POP));
    probability("keep", slice.timingKeep(row));
    return rows++;
  }
}
