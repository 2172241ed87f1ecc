// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.store;

import dev.isochrone.collector.Table;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the storing thread says of itself.
 *
 * @param rows stored since the start, by table
 * @param deadRows sent to the dead letters since the start, by table
 * @param droppedRows refused by the server when the dead letters were full, by table
 * @param doubles batches left out since another collector had stored them
 * @param failures inserts that were tried again since the start
 * @param trouble why nothing is being stored right now, or null
 */
public record StoreCounters(
    Map<Table, Long> rows,
    Map<Table, Long> deadRows,
    Map<Table, Long> droppedRows,
    long doubles,
    long failures,
    @Nullable String trouble) {}
