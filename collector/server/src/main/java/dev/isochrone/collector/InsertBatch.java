// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector;

import java.util.List;

/**
 * A run of spooled batches, frozen: the same token always stands for the same rows, so that
 * ClickHouse can recognise an insert that is sent again.
 *
 * @param token names this run for ever, over restarts
 * @param batches how many batches it is made of
 * @param tables for each table its rows, in chunks to be sent one after another
 */
public record InsertBatch(String token, int batches, List<Chunks> tables) {

  /** Rows of one table in several pieces. */
  public record Chunks(Table table, long rows, List<TableRows> pieces) {}
}
