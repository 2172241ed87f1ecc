// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.clickhouse.client.api.Client;
import dev.isochrone.clickhouse.embedded.EmbeddedClickHouse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is configured, and what is there, on the real engine. */
class RetentionTest {
  @SuppressWarnings("NullAway.Init")
  private EmbeddedClickHouse engine;

  @SuppressWarnings("NullAway.Init")
  private Client client;

  @BeforeEach
  void start(@TempDir Path directory) {
    engine = EmbeddedClickHouse.start(directory, 0);
    client = EngineClient.of(engine.url());
  }

  @AfterEach
  void stop() {
    client.close();
    engine.close();
  }

  @Test
  void rows_stay_for_as_long_as_configured_and_no_longer() throws Exception {
    Map<String, Duration> wanted =
        Map.of(
            "slices", Duration.ofDays(10),
            "exemplars", Duration.ofDays(14),
            "losses", Duration.ofDays(20));
    Retention retention = new Retention(client, wanted);
    new Preparation(client, retention).prepare();
    Statements statements = new Statements(client);
    // so that what is old is not gone before it is looked for
    for (String table : wanted.keySet()) {
      statements.run("SYSTEM STOP TTL MERGES " + table, Map.of());
    }
    for (String insert :
        new String[] {
          "slices (app, t0) SELECT 'a', now64(3) - INTERVAL number DAY",
          "exemplars (app, ts) SELECT 'a', now64(3) - INTERVAL number DAY",
          "losses (app, reason, received_at, records) SELECT 'a', toString(number), now() -"
              + " INTERVAL number DAY, 1"
        }) {
      statements.run("INSERT INTO " + insert + " FROM numbers(45)", Map.of());
    }

    Instant now = Instant.now();
    Map<String, Instant> oldest = retention.enforce(now);

    assertThat(oldest).containsKeys("slices", "exemplars", "losses");
    assertThat(retention.overdue(oldest, now)).isEmpty();
    assertThat(days("slices", "t0")).isBetween(9L, 11L);
    assertThat(days("exemplars", "ts")).isBetween(13L, 15L);
    assertThat(days("losses", "received_at")).isBetween(19L, 21L);
    assertThat(retention.overdue(Map.of("slices", now.minus(Duration.ofDays(12))), now))
        .containsOnlyKeys("slices");
  }

  @Test
  void another_configuration_changes_the_ttl_of_tables_that_exist() throws Exception {
    new Preparation(client).prepare();
    new Preparation(client, new Retention(client, Map.of("slices", Duration.ofDays(3)))).prepare();

    assertThat(
            client
                .queryAll("SELECT create_table_query AS q FROM system.tables WHERE name = 'slices'")
                .get(0)
                .getString("q"))
        .contains("toIntervalDay(3)", "ttl_only_drop_parts = 1");
  }

  @Test
  void what_cannot_be_kept_is_refused() {
    assertThatThrownBy(
            () ->
                new Preparation(client, new Retention(client, Map.of("slice", Duration.ofDays(3))))
                    .prepare())
        .hasMessageContaining("isochrone.retention: expected tables among");
    assertThatThrownBy(() -> new Retention(client, Map.of("slices", Duration.ofHours(3))))
        .hasMessageContaining("isochrone.retention.slices: expected whole days: PT3H");
  }

  private long days(String table, String column) {
    return client
        .queryAll(
            "SELECT toInt64(dateDiff('day', min(%s), now())) AS d FROM %s".formatted(column, table))
        .get(0)
        .getLong("d");
  }
}
