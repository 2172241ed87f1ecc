// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.privacy;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.query.GenericRecord;
import com.clickhouse.client.api.query.QueryResponse;
import com.clickhouse.client.api.query.QuerySettings;
import com.clickhouse.data.ClickHouseFormat;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * A person's rows in ClickHouse: in every table that has a column for such keys, so that a new
 * table is covered from its first day. Thread-safe; blocks.
 */
final class PersonalRows {
  private static final long TIMEOUT_SECONDS = 600;
  private static final String TABLES =
      "SELECT DISTINCT table FROM system.columns WHERE database = currentDatabase() AND name = "
          + "{column:String} AND table IN (SELECT name FROM system.tables WHERE database ="
          + " currentDatabase() AND engine LIKE '%MergeTree') ORDER BY table";
  private static final String WHERE =
      " WHERE tenant = {tenant:String} AND app = {app:String} AND has({keys:Array(UInt64)}, %s)";

  private final Client client;
  private final String cluster;

  /**
   * Makes the rows of the server that a client speaks to.
   *
   * @param cluster that the server is one of; "" for a server that is alone
   */
  PersonalRows(Client client, String cluster) {
    this.client = client;
    this.cluster = cluster;
  }

  /** The tables that hold keys of this kind. */
  List<String> tables(Subject.Kind kind) {
    return client.queryAll(TABLES, Map.of("column", kind.column())).stream()
        .map(row -> row.getString("table"))
        .toList();
  }

  /** Those of them whose rows are no copies of another table's, as a lot's are. */
  List<String> originals(Subject.Kind kind) {
    return tables(kind).stream().filter(table -> !table.matches(".*_lot(?:_local)?")).toList();
  }

  /**
   * Removes the rows: not by a mask over them but by writing the parts anew without them.
   *
   * @return rows removed, by table
   * @throws IOException if rows are left
   */
  Map<String, Long> erase(Subject subject) throws IOException {
    Map<String, Long> removed = new TreeMap<>();
    for (String table : tables(subject.kind())) {
      long before = count(table, subject);
      if (before > 0) {
        run("ALTER TABLE " + table + onCluster() + " DELETE" + where(subject), subject);
        long left = count(table, subject);
        if (left > 0) {
          throw new IOException(table + ": expected no row after the erasure: " + left);
        }
      }
      removed.put(table, before);
    }
    return removed;
  }

  /**
   * All rows as JSON, a line each, with what their aliases name; the table's name is in {@code
   * _table}.
   */
  InputStream export(String table, Subject subject) throws IOException {
    QuerySettings settings =
        new QuerySettings()
            .setFormat(ClickHouseFormat.JSONEachRow)
            .serverSetting("asterisk_include_alias_columns", "1");
    return query(
            "SELECT '" + table + "' AS _table, * FROM " + from(table) + where(subject),
            parameters(subject),
            settings)
        .getInputStream();
  }

  /** Also counts rows that a lightweight DELETE has only hidden. */
  private long count(String table, Subject subject) {
    List<GenericRecord> rows =
        client.queryAll(
            "SELECT count() AS n FROM "
                + from(table)
                + where(subject)
                + " SETTINGS apply_deleted_mask = 0",
            parameters(subject));
    return rows.get(0).getLong("n");
  }

  @SuppressWarnings("try") // closing may be interrupted, which is handled like waiting
  private void run(String sql, Subject subject) throws IOException {
    QuerySettings settings = new QuerySettings().serverSetting("mutations_sync", "2");
    try (QueryResponse response = query(sql, parameters(subject), settings)) {
      response.getReadRows();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  private QueryResponse query(String sql, Map<String, Object> parameters, QuerySettings settings)
      throws IOException {
    try {
      return client.query(sql, parameters, settings).get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      throw new IOException("ClickHouse could not do it: " + e.getMessage(), e);
    }
  }

  private String onCluster() {
    return cluster.isEmpty() ? "" : " ON CLUSTER '" + cluster + "'";
  }

  /** A table's part on every shard. */
  private String from(String table) {
    return cluster.isEmpty()
        ? table
        : "cluster('" + cluster + "', currentDatabase(), '" + table + "')";
  }

  private static String where(Subject subject) {
    return WHERE.formatted(subject.kind().column());
  }

  private static Map<String, Object> parameters(Subject subject) {
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("tenant", subject.tenant());
    parameters.put("app", subject.app());
    parameters.put(
        "keys",
        subject.keys().stream()
            .map(Long::toUnsignedString)
            .collect(Collectors.joining(",", "[", "]")));
    return parameters;
  }
}
