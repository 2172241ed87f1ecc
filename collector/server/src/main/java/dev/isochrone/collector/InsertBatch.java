// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A run of spooled batches, frozen: the same token always stands for the same batches, so that
 * ClickHouse can recognise an insert that is sent again.
 *
 * @param token names this run for ever, over restarts
 * @param batches in the order in which they were spooled
 */
public record InsertBatch(String token, List<EncodedBatch> batches) {

  /** The rows of each table, of the batches that count. */
  public List<Chunks> tables(Predicate<BatchId> counts) {
    Map<Table, List<TableRows>> pieces = new EnumMap<>(Table.class);
    for (EncodedBatch batch : batches) {
      if (counts.test(batch.id())) {
        for (TableRows rows : batch.tables()) {
          pieces.computeIfAbsent(rows.table(), table -> new ArrayList<>()).add(rows);
        }
      }
    }
    List<Chunks> tables = new ArrayList<>();
    pieces.forEach((table, rows) -> tables.add(new Chunks(table, rows)));
    return tables;
  }

  /** The rows of each table. */
  public List<Chunks> tables() {
    return tables(id -> true);
  }

  /**
   * Rows of one table in several pieces.
   *
   * @param pieces one of each batch that has such rows, to be sent one after another
   */
  public record Chunks(Table table, List<TableRows> pieces) {

    /** How many rows they are together. */
    public long rows() {
      return pieces.stream().mapToLong(TableRows::rows).sum();
    }
  }
}
