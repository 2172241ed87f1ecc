// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.store;

import dev.isochrone.collector.Table;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The migrations of one server as those of a cluster, so that there is one set of them. What people
 * send is spread over shards: {@code slices} becomes {@code slices_local}, replicated within a
 * shard, which is what inserts and views write to, and a Distributed {@code slices}, which is what
 * questions read. All else is small and asked by everybody: it is replicated to every server. A
 * statement of a kind that is not known here is refused, since guessing would part the servers.
 * Immutable, thread-safe.
 */
final class ClusterDdl {
  /** Behind the name of a table's part on one shard. */
  static final String LOCAL = "_local";

  private static final String SHARDED =
      Stream.concat(Table.names().stream(), Stream.of("slices_lot", "rollup_[a-z0-9_]+"))
          .collect(Collectors.joining("|", "(?:", ")"));
  private static final Pattern TABLE =
      Pattern.compile("^CREATE TABLE IF NOT EXISTS (\\w+)", Pattern.MULTILINE);
  private static final Pattern ENGINE =
      Pattern.compile("\\bENGINE = (\\w*)MergeTree(?:\\(([^)]*)\\))?");
  private static final Pattern VIEW =
      Pattern.compile(
          "^CREATE MATERIALIZED VIEW IF NOT EXISTS (\\w+) TO (\\w+)", Pattern.MULTILINE);
  private static final Pattern FUNCTION =
      Pattern.compile("^CREATE OR REPLACE FUNCTION (\\w+) AS", Pattern.MULTILINE);
  private static final Pattern DROP =
      Pattern.compile("^DROP (TABLE|VIEW|FUNCTION) IF EXISTS (\\w+)", Pattern.MULTILINE);
  private static final Pattern INSERT =
      Pattern.compile("^INSERT INTO (\\w+)[^;]*?(?=\nSELECT\\b)", Pattern.MULTILINE);
  private static final Pattern ALTER = Pattern.compile("^ALTER TABLE (\\w+)", Pattern.MULTILINE);
  private static final Pattern ANY_SHARDED = Pattern.compile("\\b" + SHARDED + "\\b");
  private static final Pattern WINDOW =
      Pattern.compile("\\bnon_replicated_deduplication_window = \\d+");
  private static final String WINDOWS =
      "replicated_deduplication_window = 100000, replicated_deduplication_window_seconds = 604800";

  private final String cluster;

  /**
   * Makes the rewriting for a cluster.
   *
   * @param cluster its name in the servers' configuration, whose macros name shard and replica
   */
  ClusterDdl(String cluster) {
    if (!cluster.matches("\\w+")) {
      throw new IllegalArgumentException("clickhouse.cluster: expected a name: " + cluster);
    }
    this.cluster = cluster;
  }

  /** Whether a table's rows are spread over shards. */
  static boolean isSharded(String table) {
    return table.matches(SHARDED);
  }

  /** The statements that take the place of one. */
  List<String> of(String statement) {
    Matcher table = TABLE.matcher(statement);
    if (table.find()) {
      return isSharded(table.group(1))
          ? sharded(statement, table.group(1))
          : List.of(everywhere(statement, table.group(1)));
    }
    Matcher view = VIEW.matcher(statement);
    if (view.find()) {
      return List.of(view(statement, view));
    }
    Matcher function = FUNCTION.matcher(statement);
    if (function.find()) {
      return List.of(function.replaceFirst("CREATE OR REPLACE FUNCTION $1" + on() + " AS"));
    }
    Matcher drop = DROP.matcher(statement);
    if (drop.find()) {
      return drop(drop);
    }
    Matcher alter = ALTER.matcher(statement);
    if (alter.find()) {
      return alter(statement, alter);
    }
    Matcher insert = INSERT.matcher(statement);
    if (insert.find()) {
      return List.of(insert(statement, insert));
    }
    throw new IllegalStateException(
        "expected a statement that a cluster's form is known of: " + statement);
  }

  private List<String> sharded(String statement, String table) {
    String local =
        replicated(
            TABLE.matcher(statement).replaceFirst("CREATE TABLE IF NOT EXISTS $1" + LOCAL + on()),
            "/clickhouse/tables/{database}/{shard}/" + table,
            "{replica}");
    String distributed =
        "CREATE TABLE IF NOT EXISTS %s%s AS %s ENGINE = Distributed('%s', currentDatabase(), '%s')"
            .formatted(table, on(), table + LOCAL, cluster, table + LOCAL);
    return List.of(local, distributed);
  }

  private String everywhere(String statement, String table) {
    return replicated(
        TABLE.matcher(statement).replaceFirst("CREATE TABLE IF NOT EXISTS $1" + on()),
        "/clickhouse/tables/{database}/all/" + table,
        "{shard}-{replica}");
  }

  private static String replicated(String statement, String path, String replica) {
    Matcher engine = ENGINE.matcher(statement);
    if (!engine.find()) {
      throw new IllegalStateException("expected a MergeTree: " + statement);
    }
    String more =
        engine.group(2) == null || engine.group(2).isBlank() ? "" : ", " + engine.group(2);
    String to =
        "ENGINE = Replicated%sMergeTree('%s', '%s'%s)"
            .formatted(engine.group(1), path, replica, more);
    return WINDOW.matcher(engine.replaceFirst(Matcher.quoteReplacement(to))).replaceAll(WINDOWS);
  }

  /** Fed by what is inserted on its own server. */
  private String view(String statement, Matcher view) {
    String head =
        "CREATE MATERIALIZED VIEW IF NOT EXISTS %s%s TO %s"
            .formatted(view.group(1), on(), localOf(view.group(2)));
    String select = statement.substring(view.end());
    return statement.substring(0, view.start())
        + head
        + Pattern.compile("\\bFROM (" + SHARDED + ")\\b")
            .matcher(select)
            .replaceAll("FROM $1" + LOCAL);
  }

  private List<String> drop(Matcher drop) {
    String what = drop.group(1);
    String name = drop.group(2);
    String whole = "DROP %s IF EXISTS %s%s".formatted(what, name, on());
    String sync = what.equals("FUNCTION") ? "" : " SYNC";
    return what.equals("TABLE") && isSharded(name)
        ? List.of(whole + sync, "DROP TABLE IF EXISTS %s%s SYNC".formatted(name + LOCAL, on()))
        : List.of(whole + sync);
  }

  /** Columns change in both tables, what concerns storage in the local one alone. */
  private List<String> alter(String statement, Matcher alter) {
    String name = alter.group(1);
    String local = alter.replaceFirst("ALTER TABLE " + localOf(name) + on());
    boolean ofColumns =
        Pattern.compile("\\b(?:ADD|DROP|RENAME|COMMENT) COLUMN\\b").matcher(statement).find();
    return isSharded(name) && ofColumns
        ? List.of(local, alter.replaceFirst("ALTER TABLE " + name + on()))
        : List.of(local);
  }

  /**
   * Once, from all shards, into whichever: what is filled so is summed or drawn over all of them.
   */
  private static String insert(String statement, Matcher insert) {
    return isSharded(insert.group(1))
        ? statement.substring(0, insert.end())
            + "\nSETTINGS insert_distributed_one_random_shard = 1"
            + statement.substring(insert.end())
        : statement;
  }

  private static String localOf(String table) {
    return ANY_SHARDED.matcher(table).matches() ? table + LOCAL : table;
  }

  private String on() {
    return " ON CLUSTER '" + cluster + "'";
  }
}
