// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import dev.isochrone.RequestColumns;
import dev.isochrone.RequestColumns.Field;
import dev.isochrone.plan.LogBucket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The {@code phases} of a batch, one row per request of its phased slices. Used by one thread. */
final class PhasesTable {

  private static final int[] FIELDS = {
    Field.QUEUE,
    Field.DNS,
    Field.CONNECT,
    Field.TLS,
    Field.SEND,
    Field.WAIT,
    Field.SERVER,
    Field.TRANSFER
  };
  private static final String[] COLUMN_NAMES = {
    "queue", "dns", "connect", "tls", "send", "wait", "server", "transfer"
  };

  private final List<Column<Long>> columns = new ArrayList<>();

  PhasesTable() {
    for (int i = 0; i < FIELDS.length; i++) {
      long absent = FIELDS[i] == Field.SERVER ? -1 : 0;
      columns.add(Column.optionalArray(COLUMN_NAMES[i], absent).ofBuckets());
    }
  }

  void add(RequestColumns requests, int row) {
    for (int i = 0; i < FIELDS.length; i++) {
      columns.get(i).add((long) LogBucket.of(requests.number(row, FIELDS[i])));
    }
  }

  /** Returns the table: a list per column, none without rows. */
  Map<String, Object> columns() {
    Map<String, Object> table = new LinkedHashMap<>();
    if (columns.get(0).rows() == 0) {
      return table;
    }
    for (Column<Long> column : columns) {
      column.addTo(table);
    }
    return table;
  }
}
