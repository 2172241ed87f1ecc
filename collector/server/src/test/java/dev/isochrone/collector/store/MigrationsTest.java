// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.clickhouse.client.api.Client;
import dev.isochrone.clickhouse.embedded.EmbeddedClickHouse;
import dev.isochrone.collector.BatchId;
import dev.isochrone.collector.EncodedBatch;
import dev.isochrone.collector.InsertBatch;
import dev.isochrone.collector.Table;
import dev.isochrone.collector.TableRows;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Migrations, the deduplication check and inserts, on the real engine. */
class MigrationsTest {
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
  void run_once_and_are_noted() throws Exception {
    new Preparation(client).prepare();
    long applied = count("SELECT count() AS n FROM schema_migrations");

    new Preparation(client).prepare();

    assertThat(applied).isGreaterThanOrEqualTo(5);
    assertThat(count("SELECT count() AS n FROM schema_migrations")).isEqualTo(applied);
    assertThat(count("SELECT count() AS n FROM system.tables WHERE name LIKE 'feed_%'"))
        .isEqualTo(4);
  }

  /** As an installation of a version before 016 has it: views of 005, rows fed by them. */
  @Test
  void rollups_of_an_older_version_get_intervals_from_slices_and_from_what_they_had()
      throws Exception {
    List<Migrations.Migration> files = Migrations.migrations();
    Statements statements = statements();
    for (Migrations.Migration file : files) {
      if (file.version() < 16) {
        file.statements().forEach(statement -> statements.run(statement, Map.of()));
      }
    }
    statements.run(OLD_SLICES, Map.of());
    statements.run("ALTER TABLE slices DROP PARTITION '2100-01-01'", Map.of());

    for (Migrations.Migration file : files) {
      if (file.version() >= 16) {
        // the first run is cut off before it is noted
        file.statements().forEach(statement -> statements.run(statement, Map.of()));
        file.statements().forEach(statement -> statements.run(statement, Map.of()));
      }
    }
    statements.run(OLD_SLICES.replace("number % 2", "2 + number % 2"), Map.of());

    for (String rollup : List.of("region_api_day", "region_hour", "api_hour")) {
      assertThat(
              statements
                  .rows(
                      """
                      SELECT toString(groupArray((d, w, n, abs(s - v) < 1, abs(p - v) < 1))) AS n
                      FROM
                      (
                          SELECT
                              toDate(%s) AS d, sum(arraySum(times.2)) AS w,
                              sum(arraySum(times.5)) AS n, sum(arraySum(times.3)) AS s,
                              sum(arraySum(times.4)) AS p, sum(slice_variance) AS v
                          FROM rollup_%s
                          GROUP BY d
                          ORDER BY d
                      )
                      """
                          .formatted(rollup.endsWith("day") ? "day" : "hour", rollup),
                      Map.of())
                  .get(0)
                  .getString("n"))
          .as(rollup)
          .isEqualTo(
              "[('2100-01-01',240,60,1,1),('2100-01-02',240,60,1,1),('2100-01-03',240,60,1,1),"
                  + "('2100-01-04',240,60,1,1)]");
    }
  }

  /** Twenty slices on each of two days, kept at one in two, of three timings kept at one in two. */
  private static final String OLD_SLICES =
      "INSERT INTO slices (tenant, app, country, t0, received_at, install_key, session, slice,"
          + " keep_probability, admission, timings.end_ds, timings.api, timings.outcome,"
          + " timings.total, timings.keep) SELECT 'default', 'shop', 'DE',"
          + " toDateTime64('2100-01-01 05:00:00', 3, 'UTC') + INTERVAL (number % 2) DAY,"
          + " now(), number, 1, 1, 0.5, 1, [1, 2, 3], ['a', 'a', 'b'], ['ok', 'timeout', 'ok'],"
          + " [200, 210, 200 + number], [0.5, 0.5, 0.5] FROM numbers(40)";

  @Test
  void rows_from_before_the_device_told_its_state_are_metered_by_their_network() throws Exception {
    new Preparation(client).prepare();
    statements()
        .run(
            "INSERT INTO slices (t0, network, device_state) VALUES"
                + " (now64(3), 'cell/lte', DEFAULT), (now64(3), 'wifi', DEFAULT)",
            Map.of());

    assertThat(count("SELECT countIf(metered) AS n FROM slices WHERE network = 'cell/lte'"))
        .isEqualTo(1);
    assertThat(count("SELECT countIf(metered) AS n FROM slices WHERE network = 'wifi'")).isZero();
  }

  @Test
  void refuse_a_file_that_has_changed_since_it_ran() throws Exception {
    new Preparation(client).prepare();
    statements()
        .run(
            "ALTER TABLE schema_migrations UPDATE checksum = 'other' WHERE version = 2"
                + " SETTINGS mutations_sync = 1",
            Map.of());

    assertThatThrownBy(() -> new Preparation(client).prepare())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("002_create_exemplars.sql has changed since it ran")
        .hasMessageContaining("expected checksum other");
  }

  @Test
  void a_table_that_would_double_rows_is_refused() throws Exception {
    new Preparation(client).prepare();
    statements()
        .run(
            "ALTER TABLE exemplars MODIFY SETTING non_replicated_deduplication_window = 0",
            Map.of());

    assertThatThrownBy(() -> new Preparation(client).prepare())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(
            "table exemplars: expected non_replicated_deduplication_window of at least 1000: 0");
  }

  @Test
  void the_same_token_inserts_once_and_bad_rows_are_poison() throws Exception {
    new Preparation(client).prepare();
    ClickHouseInserter inserter = new ClickHouseInserter(client);
    InsertBatch.Chunks loss = losses(lossRow());

    inserter.insert(loss, "token-1");
    inserter.insert(loss, "token-1");
    assertThat(count("SELECT sum(records) AS n FROM losses")).isEqualTo(5);
    inserter.insert(loss, "token-2");
    assertThat(count("SELECT sum(records) AS n FROM losses")).isEqualTo(10);

    assertThatThrownBy(() -> inserter.insert(losses(new byte[] {3, 'a'}), "token-3"))
        .isInstanceOfSatisfying(
            InsertFailedException.class, e -> assertThat(e.isPoison()).isTrue());
    statements().run("RENAME TABLE losses TO losses_away", Map.of());
    assertThatThrownBy(() -> inserter.insert(loss, "token-4"))
        .isInstanceOfSatisfying(
            InsertFailedException.class, e -> assertThat(e.isPoison()).isFalse());
  }

  @Test
  void a_batch_is_known_to_every_other_collector_once_one_has_stored_it() throws Exception {
    new Preparation(client).prepare();
    SharedBatchLedger mine = new SharedBatchLedger(client, "a".repeat(32));
    SharedBatchLedger other = new SharedBatchLedger(client, "b".repeat(32));
    EncodedBatch first = new EncodedBatch(new BatchId(1, -2), List.of());
    EncodedBatch second = new EncodedBatch(new BatchId(-3, 4), List.of());

    mine.note(List.of(first), "token-5");
    mine.note(List.of(first), "token-5");

    assertThat(other.storedElsewhere(List.of(first, second))).containsExactly(first.id());
    assertThat(mine.storedElsewhere(List.of(first, second))).isEmpty();
    assertThat(count("SELECT count() AS n FROM stored_batches")).isEqualTo(1);
  }

  private static InsertBatch.Chunks losses(byte[] rows) {
    return new InsertBatch.Chunks(
        Table.LOSSES, List.of(new TableRows(Table.LOSSES, 1, ByteBuffer.wrap(rows))));
  }

  /** tenant, app, country, app_version, source, reason, received_at, records = 5. */
  private static byte[] lossRow() {
    ByteBuffer row = ByteBuffer.allocate(21).order(ByteOrder.LITTLE_ENDIAN);
    row.put(new byte[] {1, 't', 1, 'a', 0, 0, 1, 1, 'r'});
    return row.putInt((int) Instant.now().getEpochSecond()).putLong(5).array();
  }

  private long count(String sql) {
    return statements().rows(sql, Map.of()).get(0).getLong("n");
  }

  private Statements statements() {
    return new Statements(client);
  }
}
