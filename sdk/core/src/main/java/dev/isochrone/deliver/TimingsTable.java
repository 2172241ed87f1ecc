// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import dev.isochrone.RequestColumns;
import dev.isochrone.RequestColumns.Field;
import dev.isochrone.RequestColumns.Text;
import dev.isochrone.Slice;
import dev.isochrone.plan.LogBucket;
import java.util.LinkedHashMap;
import java.util.Map;

/** The {@code timings} of a batch, one row per request of its slices. Used by one thread. */
final class TimingsTable {

  private static final long TENTH_NANOS = 100_000_000;

  private final Column<Long> gap = Column.required("gap");
  private final Column<Long> api = Column.required("api");
  private final Column<Long> outcome = Column.optional("outcome", 0L);
  private final Column<Long> total = Column.<Long>required("total").ofBuckets();
  private final Column<Long> size = Column.optional("size", -1L).ofBuckets();
  private final Column<Long> cache = Column.optional("cache", 0L);
  private final Column<Long> protocol = Column.optional("protocol", 0L);
  private final Column<Long> connection = Column.optional("connection", 0L);
  private final Column<Long> pop = Column.optional("pop", -1L);
  private final Column<Double> keep = Column.optional("keep", 1.0);
  private final Names names;
  private long lastEndTenths;

  TimingsTable(Names names) {
    this.names = names;
  }

  /** Adds a request and returns its row in this table. */
  int add(Slice slice, int row) {
    RequestColumns requests = slice.requests();
    int at = gap.rows();
    long sinceStart = requests.number(row, Field.END_NANOS) - slice.startNanos();
    long before = row == 0 ? 0 : lastEndTenths;
    lastEndTenths = Math.max(before, sinceStart / TENTH_NANOS);
    gap.add(lastEndTenths - before);
    api.add((long) names.api.index(requests.text(row, Text.API)));
    outcome.add(requests.number(row, Field.OUTCOME));
    total.add((long) LogBucket.of(requests.number(row, Field.TOTAL)));
    size.add((long) LogBucket.of(requests.number(row, Field.RECEIVED)));
    cache.add(requests.number(row, Field.CACHE));
    protocol.add(requests.number(row, Field.PROTOCOL));
    connection.add(requests.number(row, Field.CONNECTION));
    pop.add((long) names.pop.index(requests.text(row, Text.POP)));
    keep.add(slice.timingKeep(row));
    return at;
  }

  /** Returns the table: a list per column. */
  Map<String, Object> columns() {
    Map<String, Object> table = new LinkedHashMap<>();
    gap.addTo(table);
    api.addTo(table);
    outcome.addTo(table);
    total.addTo(table);
    size.addTo(table);
    cache.addTo(table);
    protocol.addTo(table);
    connection.addTo(table);
    pop.addTo(table);
    keep.addTo(table);
    return table;
  }
}
