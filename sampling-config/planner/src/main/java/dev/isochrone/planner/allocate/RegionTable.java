// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.allocate;

import dev.isochrone.plan.ValueTable;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Cuts a region's {@link ValueTable} out of the values of all cells. Stateless. */
final class RegionTable {

  private RegionTable() {}

  /**
   * Returns the table of one region.
   *
   * @param firstCell the region's first cell
   * @param apiHashes hash of each api's name; of two apis with one hash the more telling has the
   *     row
   * @param rows the most rows besides the default one
   */
  static ValueTable of(long id, CellValues values, int firstCell, int[] apiHashes, int rows) {
    List<Integer> cells =
        IntStream.range(firstCell, firstCell + apiHashes.length)
            .boxed()
            .sorted(Comparator.comparingDouble(cell -> -values.slow[cell] - values.base[cell]))
            .toList();
    List<Integer> rest = cells.size() > rows ? cells.subList(rows, cells.size()) : cells;
    ValueTable.Builder table =
        ValueTable.builder(
            id,
            (int) mean(rest, values.thresholds.slow),
            (int) mean(rest, values.thresholds.tail),
            mean(rest, values.base),
            mean(rest, values.slow),
            mean(rest, values.tail),
            mean(rest, values.error));
    Set<Integer> hashes = new HashSet<>();
    for (int cell : cells.subList(0, Math.min(rows, cells.size()))) {
      int hash = apiHashes[cell - firstCell];
      if (hashes.add(hash)) {
        table.add(
            hash,
            values.thresholds.slow[cell],
            values.thresholds.tail[cell],
            values.base[cell],
            values.slow[cell],
            values.tail[cell],
            values.error[cell]);
      }
    }
    return table.build();
  }

  private static double mean(List<Integer> cells, double[] column) {
    return cells.stream().mapToDouble(cell -> column[cell]).average().orElseThrow();
  }

  private static double mean(List<Integer> cells, int[] column) {
    return cells.stream().mapToDouble(cell -> column[cell]).average().orElseThrow();
  }
}
