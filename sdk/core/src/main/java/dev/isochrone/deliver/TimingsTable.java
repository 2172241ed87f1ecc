// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import dev.isochrone.RequestColumns;
import dev.isochrone.RequestColumns.Field;
import dev.isochrone.RequestColumns.Text;
import dev.isochrone.Slice;
import dev.isochrone.plan.LogBucket;

/** The {@code timings} of a batch, one row per request of its slices. Used by one thread. */
final class TimingsTable extends Table {

  private static final long TENTH_NANOS = 100_000_000;

  private final Column gap = required("gap");
  private final Column api = required("api");
  private final Column outcome = optional("outcome", 0L);
  private final Column total = required("total").ofBuckets();
  private final Column size = optional("size", -1L).ofBuckets();
  private final Column cache = optional("cache", 0L);
  private final Column protocol = optional("protocol", 0L);
  private final Column connection = optional("connection", 0L);
  private final Column pop = optional("pop", -1L);
  private final Column keep = optional("keep", 1.0);
  private final Names names;
  private long lastEndTenths;

  TimingsTable(Names names) {
    this.names = names;
  }

  /** Adds a request and returns its row in this table. */
  int add(Slice slice, int row) {
    RequestColumns requests = slice.requests();
    int at = rows();
    long sinceStart = requests.number(row, Field.END_NANOS) - slice.startNanos();
    long before = row == 0 ? 0 : lastEndTenths;
    lastEndTenths = Math.max(before, sinceStart / TENTH_NANOS);
    gap.add(lastEndTenths - before);
    api.add(names.api.index(requests.text(row, Text.API)));
    outcome.add(requests.number(row, Field.OUTCOME));
    total.add(LogBucket.of(requests.number(row, Field.TOTAL)));
    size.add(LogBucket.of(requests.number(row, Field.RECEIVED)));
    cache.add(requests.number(row, Field.CACHE));
    protocol.add(requests.number(row, Field.PROTOCOL));
    connection.add(requests.number(row, Field.CONNECTION));
    pop.add(names.pop.index(requests.text(row, Text.POP)));
    keep.add(slice.timingKeep(row));
    return at;
  }
}
