// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Holds what ClickHouse has against what was acknowledged: batches by number, each of the same many
 * slices, in the raw tables batch by batch, in every rollup cell by cell against the raw ones.
 */
final class StoredBatches {
  private final String url;
  private final int slices;
  private final int requests;

  StoredBatches(String clickHouseUrl, int slices, int requests) {
    this.url = clickHouseUrl;
    this.slices = slices;
    this.requests = requests;
  }

  /** Rows, cells and batches that are missing, and those that are there too often. */
  Outcome compare(Set<Long> acknowledged) throws Exception {
    long lost = 0;
    long doubled = 0;
    Map<Long, Long> bySession = new HashMap<>();
    rows("SELECT session AS k, count() AS n FROM slices GROUP BY k").forEach(bySession::put);
    Map<Long, Long> exemplars = rows("SELECT session AS k, count() AS n FROM exemplars GROUP BY k");
    for (long batch : acknowledged) {
      long found = bySession.getOrDefault(batch, 0L);
      long full = exemplars.getOrDefault(batch, 0L);
      lost += Math.max(0, slices - found) + Math.max(0, 1 - full);
      doubled += Math.max(0, found - slices) + Math.max(0, full - 1);
    }
    long usage = one("SELECT sum(batches) AS n FROM ingest_usage");
    long raw = one("SELECT sum(length(timings.api)) AS n FROM slices");
    lost += Math.max(0, acknowledged.size() - usage);
    doubled += Math.max(0, usage - acknowledged.size());
    lost += Math.max(0, (long) acknowledged.size() * slices * requests - raw);
    System.out.printf(
        "raw: lost %d, doubled %d; batches accounted %d, timings %d%n", lost, doubled, usage, raw);
    for (String rollup : rollups()) {
      Outcome cells = compareCells(rollup);
      System.out.println(rollup + " against slices: " + cells);
      lost += cells.lost();
      doubled += cells.doubled();
    }
    return new Outcome(acknowledged.size(), lost, doubled);
  }

  /** Waits until so many batches are stored, the table that comes last included. */
  void await(long batches) throws Exception {
    TestCollector.awaitCount(
        url, "SELECT sum(length(timings.api)) FROM slices", batches * slices * requests);
    TestCollector.awaitCount(url, "SELECT sum(batches) FROM ingest_usage", batches);
  }

  private List<String> rollups() throws Exception {
    List<String> names = new ArrayList<>();
    for (JsonNode row :
        TestCollector.rows(
            url,
            "SELECT table FROM system.columns WHERE database = currentDatabase()"
                + " AND table LIKE 'rollup_%' AND name = 'sampled'")) {
      names.add(row.get("table").asString());
    }
    return names;
  }

  private Outcome compareCells(String rollup) throws Exception {
    List<String> keys = new ArrayList<>();
    for (JsonNode row :
        TestCollector.rows(
            url,
            "SELECT name FROM system.columns WHERE database = currentDatabase() AND table = '%s'"
                    .formatted(rollup)
                + " AND name IN ('country', 'api')")) {
      keys.add(row.get("name").asString());
    }
    String cell = keys.isEmpty() ? "''" : "concat('', " + String.join(", ' ', ", keys) + ")";
    JsonNode row =
        TestCollector.rows(
                url,
                """
                SELECT toUInt64(sum(greatest(raw - rolled, 0))) AS lost,
                    toUInt64(sum(greatest(rolled - raw, 0))) AS doubled
                FROM (
                    SELECT cell, toInt64(sum(a)) AS raw, toInt64(sum(b)) AS rolled FROM (
                        SELECT %1$s AS cell, 1 AS a, 0 AS b FROM slices ARRAY JOIN timings.api AS api
                        UNION ALL
                        SELECT %1$s AS cell, 0 AS a, sampled AS b FROM %2$s)
                    GROUP BY cell)
                """
                    .formatted(cell, rollup))
            .get(0);
    return new Outcome(0, row.get("lost").asLong(), row.get("doubled").asLong());
  }

  private Map<Long, Long> rows(String sql) throws Exception {
    Map<Long, Long> rows = new HashMap<>();
    for (JsonNode row : TestCollector.rows(url, sql)) {
      rows.put(row.get("k").asLong(), row.get("n").asLong());
    }
    return rows;
  }

  private long one(String sql) throws Exception {
    return TestCollector.rows(url, sql).get(0).get("n").asLong();
  }

  /** What is missing and what is there too often. */
  record Outcome(long acknowledged, long lost, long doubled) {}
}
