// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.rollup;

import com.clickhouse.client.api.Client;
import dev.isochrone.collector.MeasuredCosts;
import dev.isochrone.planner.allocate.Prices;
import java.io.IOException;
import java.util.Map;

/**
 * What records cost on the store's disk: bytes over records of the largest part of each of the last
 * two days, drawn to the reference while there is little. All of a day's parts are merged sooner or
 * later, and until then small ones cost several times as much. Thread-safe; blocks.
 */
public final class SelectCosts {
  /** As many timings' worth of reference as this are added to what is measured. */
  private static final double PRIOR_TIMINGS = 2000;

  private static final double PRIOR_SLICES = PRIOR_TIMINGS / 8;
  private static final double PRIOR_EXEMPLARS = 50;
  private static final double PHASES = 4;

  /** A 64th of the slices lies in slices_lot as well. */
  private static final double WITH_LOT = 1 + 1.0 / 64;

  private static final String SQL =
      """
      SELECT table, largest.1, largest.2, largest.3, toFloat64(largest.4), toFloat64(largest.5), toFloat64(largest.6)
      FROM
      (
          SELECT table, argMax((bytes, timing_bytes, phase_bytes, records, timings, phased), records) AS largest
          FROM
          (
              SELECT 'slices' AS table, _part AS name, count() AS records,
                  sum(length(timings.keep)) AS timings, sum(length(phases.wait)) AS phased
              FROM slices WHERE toDate(t0) >= yesterday() GROUP BY name
              UNION ALL
              SELECT 'exemplars', _part AS name, count(), 0, 0
              FROM exemplars WHERE toDate(ts) >= yesterday() GROUP BY name
          ) AS held
          INNER JOIN
          (
              SELECT table, name, any(partition) AS day,
                  toFloat64(any(bytes_on_disk)) AS bytes,
                  toFloat64(sumIf(column_data_compressed_bytes, startsWith(column, 'timings.'))) AS timing_bytes,
                  toFloat64(sumIf(column_data_compressed_bytes, startsWith(column, 'phases.'))) AS phase_bytes
              FROM system.parts_columns
              WHERE active AND database = currentDatabase() AND table IN ('slices', 'exemplars')
              GROUP BY table, name
          ) AS parts
          USING table, name
          GROUP BY table, day
      )
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
    Sums sums = new Sums();
    rows.read(
        SQL,
        Map.of(),
        row -> {
          if (row.string().equals("slices")) {
            sums.addSlices(row);
          } else {
            sums.addExemplars(row);
          }
        });
    return sums.costs(fixed);
  }

  /** Bytes and records of the largest parts. */
  private static final class Sums {
    private static final Prices REFERENCE = Prices.MEASURED;
    private static final double TIMING = REFERENCE.timing() + REFERENCE.timingKeep();

    private double sliceBytes;
    private double timingBytes;
    private double phaseBytes;
    private double exemplarBytes;
    private double slices;
    private double timings;
    private double phased;
    private double exemplars;

    void addSlices(RowReader row) throws IOException {
      double all = WITH_LOT * row.float64();
      double ofTimings = WITH_LOT * row.float64();
      double ofPhases = WITH_LOT * row.float64();
      double records = row.float64();
      double itsTimings = row.float64();
      double itsPhased = row.float64();
      if (ofTimings == 0) {
        // a compact part, below 10 MB, does not tell its columns apart: the reference does
        double reference = records * REFERENCE.slice() + itsTimings * TIMING + itsPhased * PHASES;
        double scale = reference == 0 ? 0 : all / reference;
        ofTimings = scale * itsTimings * TIMING;
        ofPhases = scale * itsPhased * PHASES;
      }
      sliceBytes += all - ofTimings - ofPhases;
      timingBytes += ofTimings;
      phaseBytes += ofPhases;
      slices += records;
      timings += itsTimings;
      phased += itsPhased;
    }

    void addExemplars(RowReader row) throws IOException {
      exemplarBytes += row.float64();
      row.float64();
      row.float64();
      exemplars += row.float64();
      row.float64();
      row.float64();
    }

    MeasuredCosts costs(double[] fixed) {
      return new MeasuredCosts(
          drawn(sliceBytes, slices, REFERENCE.slice(), PRIOR_SLICES),
          drawn(timingBytes, timings, TIMING, PRIOR_TIMINGS),
          drawn(phaseBytes, phased, PHASES, PRIOR_TIMINGS),
          drawn(exemplarBytes, exemplars, REFERENCE.exemplar(), PRIOR_EXEMPLARS),
          fixed[0],
          fixed[1],
          fixed[2]);
    }
  }

  private static double drawn(double bytes, double records, double reference, double prior) {
    return (Math.max(0, bytes) + prior * reference) / (records + prior);
  }
}
