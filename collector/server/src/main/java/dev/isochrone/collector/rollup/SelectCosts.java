// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.rollup;

import com.clickhouse.client.api.Client;
import dev.isochrone.collector.MeasuredCosts;
import dev.isochrone.planner.allocate.Prices;
import java.io.IOException;
import java.util.Map;

/**
 * What records cost on the store's disk: bytes of the active parts of the last two days over what
 * is in them, drawn to the reference while there is little. Thread-safe; blocks.
 */
public final class SelectCosts {
  /** As many timings' worth of reference as this are added to what is measured. */
  private static final double PRIOR_TIMINGS = 2000;

  private static final double PRIOR_SLICES = PRIOR_TIMINGS / 8;
  private static final double PRIOR_EXEMPLARS = 50;
  private static final double PHASES = 4;

  private static final String SQL =
      """
      WITH toString(yesterday()) AS since
      SELECT
          ifNull(toFloat64((SELECT sum(bytes_on_disk) FROM system.parts
              WHERE active AND database = currentDatabase() AND table IN ('slices', 'slices_lot') AND partition >= since)), 0),
          ifNull(toFloat64((SELECT sum(column_data_compressed_bytes) FROM system.parts_columns
              WHERE active AND database = currentDatabase() AND table IN ('slices', 'slices_lot') AND partition >= since
                  AND startsWith(column, 'timings.'))), 0),
          ifNull(toFloat64((SELECT sum(column_data_compressed_bytes) FROM system.parts_columns
              WHERE active AND database = currentDatabase() AND table IN ('slices', 'slices_lot') AND partition >= since
                  AND startsWith(column, 'phases.'))), 0),
          ifNull(toFloat64((SELECT sum(bytes_on_disk) FROM system.parts
              WHERE active AND database = currentDatabase() AND table = 'exemplars' AND partition >= since)), 0),
          ifNull(toFloat64((SELECT count() FROM slices WHERE toDate(t0) >= yesterday())), 0),
          ifNull(toFloat64((SELECT sum(length(timings.keep)) FROM slices WHERE toDate(t0) >= yesterday())), 0),
          ifNull(toFloat64((SELECT sum(length(phases.wait)) FROM slices WHERE toDate(t0) >= yesterday())), 0),
          ifNull(toFloat64((SELECT count() FROM exemplars WHERE toDate(ts) >= yesterday())), 0)
      """;

  /** Of tables that grow however little is sampled: all their bytes over the days they hold. */
  private static final String FIXED =
      """
      SELECT
          sumIf(bytes, startsWith(table, 'rollup_')),
          sumIf(bytes, startsWith(table, 'plan_')),
          sumIf(bytes, NOT startsWith(table, 'rollup_') AND NOT startsWith(table, 'plan_'))
      FROM
      (
          SELECT
              table,
              min(multiIf(toUInt32(min_time) > 0, min_time, toUInt16(min_date) > 0, toDateTime(min_date), modification_time)) AS oldest,
              toFloat64(sum(bytes_on_disk))
                  / greatest(1, dateDiff('second', oldest, now()) / {day:Float64}) AS bytes
          FROM system.parts
          WHERE active AND database = currentDatabase()
              AND (startsWith(table, 'rollup_') OR table IN ('plan_editions', 'plan_cells', 'ingest_usage', 'losses', 'quarantine'))
          GROUP BY table
      )
      """;

  private final Rows rows;
  private final double daySeconds;

  /**
   * Makes the query on the server that a client speaks to.
   *
   * @param daySeconds how long the planner's day is
   */
  public SelectCosts(Client client, double daySeconds) {
    rows = new Rows(client);
    this.daySeconds = daySeconds;
  }

  /** Runs it. */
  public MeasuredCosts run() {
    double[] fixed = new double[3];
    rows.read(
        FIXED,
        Map.of("day", daySeconds),
        row -> {
          for (int i = 0; i < fixed.length; i++) {
            fixed[i] = row.float64();
          }
        });
    MeasuredCosts[] costs = new MeasuredCosts[1];
    rows.read(SQL, Map.of(), row -> costs[0] = costs(row, fixed));
    return costs[0];
  }

  private static MeasuredCosts costs(RowReader row, double[] fixed) throws IOException {
    double sliceTable = row.float64();
    double timingBytes = row.float64();
    double phaseBytes = row.float64();
    double exemplarTable = row.float64();
    double slices = row.float64();
    double timings = row.float64();
    double phased = row.float64();
    double exemplars = row.float64();
    Prices reference = Prices.MEASURED;
    return new MeasuredCosts(
        drawn(sliceTable - timingBytes - phaseBytes, slices, reference.slice(), PRIOR_SLICES),
        drawn(timingBytes, timings, reference.timing() + reference.timingKeep(), PRIOR_TIMINGS),
        drawn(phaseBytes, phased, PHASES, PRIOR_TIMINGS),
        drawn(exemplarTable, exemplars, reference.exemplar(), PRIOR_EXEMPLARS),
        fixed[0],
        fixed[1],
        fixed[2]);
  }

  private static double drawn(double bytes, double records, double reference, double prior) {
    return (Math.max(0, bytes) + prior * reference) / (records + prior);
  }
}
