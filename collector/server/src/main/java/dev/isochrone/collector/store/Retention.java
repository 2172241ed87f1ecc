// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.store;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.query.GenericRecord;
import dev.isochrone.collector.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long rows stay, by table. ClickHouse's own TTL is set to it and does the work; what it has
 * left for a day too long is removed here, and what is oldest is read from the rows themselves, so
 * that retention is what is there and not what was declared. Thread-safe; blocks.
 */
public final class Retention {
  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

  /** A part goes when its newest row does: a day's rows, together. */
  private static final Duration GRACE = Duration.ofDays(1);

  private static final Duration WITHOUT_LIMIT = Duration.ofDays(4000);
  private static final String LOT = "_lot";
  private static final String TABLES =
      "SELECT name, extract(create_table_query, ' TTL (.+?) \\\\+ toIntervalDay') AS time,"
          + " toInt64OrZero(extract(create_table_query, ' TTL .+?toIntervalDay\\\\((\\\\d+)\\\\)'))"
          + " AS days FROM system.tables WHERE database = currentDatabase() AND engine LIKE"
          + " '%MergeTree' AND time != '' ORDER BY name";
  private static final String PARTITIONS =
      "SELECT _partition_id AS id, toInt64(toUnixTimestamp(toDateTime(min(%s)))) AS oldest,"
          + " toInt64(toUnixTimestamp(toDateTime(max(%s)))) AS newest FROM %s GROUP BY id ORDER BY"
          + " id";

  private final Statements statements;
  private final Map<String, Duration> wanted;
  private final String cluster;

  /**
   * Makes the retention of the server that a client speaks to.
   *
   * @param wanted by table, whole days; others keep what their migration says
   */
  public Retention(Client client, Map<String, Duration> wanted) {
    this(client, wanted, "");
  }

  /**
   * Makes the retention of the server that a client speaks to.
   *
   * @param wanted by table, whole days; others keep what their migration says
   * @param cluster that the server is one of; "" for a server that is alone
   */
  public Retention(Client client, Map<String, Duration> wanted, String cluster) {
    statements = new Statements(client);
    this.cluster = cluster;
    wanted.forEach(
        (table, time) -> {
          if (time.toDays() < 1 || !Duration.ofDays(time.toDays()).equals(time)) {
            throw new IllegalArgumentException(
                "isochrone.retention.%s: expected whole days: %s".formatted(table, time));
          }
        });
    this.wanted = Map.copyOf(wanted);
  }

  /** The longest of those tables that hold keys of people. */
  public static Duration ofPeople(Map<String, Duration> wanted) {
    return Stream.of(Table.values())
        .filter(table -> table.columns().contains("install_key"))
        .map(table -> wanted.getOrDefault(table.tableName(), WITHOUT_LIMIT))
        .max(Duration::compareTo)
        .orElse(WITHOUT_LIMIT);
  }

  /** Sets each table's TTL to what is wanted, where it is not. */
  public void declare() {
    List<String> known = new ArrayList<>();
    for (Aging table : tables()) {
      known.add(plain(table.name));
      if (table.days != table.wantedDays) {
        LOG.info("rows of {} stay for {} days from now on", table.name, table.wantedDays);
        statements.run(
            "ALTER TABLE %s%s MODIFY TTL %s + INTERVAL %d DAY"
                .formatted(table.name, on(), table.time, table.wantedDays),
            Map.of());
      }
    }
    if (!known.containsAll(wanted.keySet())) {
      throw new IllegalStateException(
          "isochrone.retention: expected tables among %s: %s".formatted(known, wanted.keySet()));
    }
  }

  /**
   * Removes what should be gone.
   *
   * @return the time of the oldest row, by table; tables without rows are left out
   */
  public Map<String, Instant> enforce(Instant now) {
    Map<String, Instant> oldest = new TreeMap<>();
    for (Aging table : tables()) {
      long cutoff = now.minus(Duration.ofDays(table.wantedDays)).getEpochSecond();
      for (GenericRecord partition : partitions(table)) {
        String id = partition.getString("id");
        if (partition.getLong("newest") < cutoff) {
          statements.run(
              "ALTER TABLE %s%s DROP PARTITION ID '%s'".formatted(table.name, on(), id), Map.of());
        } else if (partition.getLong("oldest") < cutoff - GRACE.toSeconds()) {
          statements.run(
              "ALTER TABLE %s%s DELETE IN PARTITION ID '%s' WHERE %s < toDateTime(%d) SETTINGS mutations_sync = 2"
                  .formatted(table.name, on(), id, table.time, cutoff),
              Map.of());
        }
      }
      partitions(table).stream()
          .mapToLong(partition -> partition.getLong("oldest"))
          .min()
          .ifPresent(first -> oldest.put(plain(table.name), Instant.ofEpochSecond(first)));
    }
    return oldest;
  }

  /** Tables whose oldest row should be gone, with that row's time. */
  public Map<String, Instant> overdue(Map<String, Instant> oldest, Instant now) {
    Map<String, Instant> overdue = new TreeMap<>();
    for (Aging table : tables()) {
      Instant first = oldest.get(plain(table.name));
      Instant due = now.minus(Duration.ofDays(table.wantedDays)).minus(GRACE);
      if (first != null && first.isBefore(due)) {
        overdue.put(plain(table.name), first);
      }
    }
    return overdue;
  }

  /** A lot of a table's rows stays no longer than they do. */
  private @Nullable Duration wanted(String table) {
    Duration own = wanted.get(table);
    return own == null && table.endsWith(LOT)
        ? wanted.get(table.substring(0, table.length() - LOT.length()))
        : own;
  }

  private List<GenericRecord> partitions(Aging table) {
    String from =
        cluster.isEmpty()
            ? table.name
            : "cluster('%s', currentDatabase(), '%s')".formatted(cluster, table.name);
    return statements.rows(PARTITIONS.formatted(table.time, table.time, from), Map.of());
  }

  private String on() {
    return cluster.isEmpty() ? "" : " ON CLUSTER '" + cluster + "'";
  }

  private static String plain(String table) {
    return table.endsWith(ClusterDdl.LOCAL)
        ? table.substring(0, table.length() - ClusterDdl.LOCAL.length())
        : table;
  }

  private List<Aging> tables() {
    return statements.rows(TABLES, Map.of()).stream()
        .map(
            row -> {
              String name = row.getString("name");
              long days = row.getLong("days");
              Duration time = wanted(plain(name));
              return new Aging(
                  name, row.getString("time"), days, time == null ? days : time.toDays());
            })
        .toList();
  }

  /** A table with a TTL: the time that its rows age by, and for how long they stay. */
  private record Aging(String name, String time, long days, long wantedDays) {}
}
