// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.rollup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.clickhouse.client.api.Client;
import dev.isochrone.clickhouse.embedded.EmbeddedClickHouse;
import dev.isochrone.collector.StoredMinute;
import dev.isochrone.collector.store.EngineClient;
import dev.isochrone.collector.store.Preparation;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What minutes brought, on the real engine. */
class SelectMinutesTest {
  private static final Offset<Double> OFF = within(1e-6);

  private final Instant first = Instant.now().truncatedTo(ChronoUnit.HOURS);

  @Test
  void the_share_of_a_minute_that_was_admitted_is_what_its_slices_say(@TempDir Path directory) {
    try (EmbeddedClickHouse engine = EmbeddedClickHouse.start(directory, 0);
        Client client = EngineClient.of(engine.url())) {
      new Preparation(client).prepareIfReachable();
      insert(client, 0, 30, 4, 1);
      insert(client, 1, 20, 4, 0.5);
      insert(client, 1, 10, 8, 0.25);
      insert(client, 3, 1, 32, 0.1);

      List<StoredMinute> minutes =
          new SelectMinutes(client, Duration.ofMinutes(1))
              .between(first, first.plus(Duration.ofMinutes(4)));

      long at = first.getEpochSecond() / 60;
      assertThat(minutes).extracting(StoredMinute::minute).containsExactly(at, at + 1, at + 3);
      assertThat(minutes).extracting(StoredMinute::slices).containsExactly(30L, 30L, 1L);
      assertThat(minutes).extracting(StoredMinute::timings).containsExactly(120L, 160L, 32L);
      assertThat(minutes.get(0).admitted()).isEqualTo(1);
      assertThat(minutes.get(1).arrivedTimings()).isCloseTo(20 * 4 / 0.5 + 10 * 8 / 0.25, OFF);
      assertThat(minutes.get(1).admitted()).isCloseTo(160 / 480.0, OFF);
      assertThat(minutes.get(2).admitted()).isCloseTo(0.1, OFF);
      assertThat(minutes.get(1).requests()).isCloseTo(480 / 0.2, within(1e-3));
    }
  }

  @Test
  void timings_that_admission_stripped_are_told_from_those_that_came_with_nothing(
      @TempDir Path directory) {
    try (EmbeddedClickHouse engine = EmbeddedClickHouse.start(directory, 0);
        Client client = EngineClient.of(engine.url())) {
      new Preparation(client).prepareIfReachable();
      insert(client, 0, 30, 4, 1);
      insert(client, 1, 20, 4, 1);
      insertUsage(client, 0, 120, 0);
      insertUsage(client, 1, 50, 0);
      insertUsage(client, 1, 30, 30);

      List<StoredMinute> minutes =
          new SelectMinutes(client, Duration.ofMinutes(1))
              .between(first, first.plus(Duration.ofMinutes(4)));

      assertThat(minutes).extracting(StoredMinute::bareTimings).containsExactly(0L, 30L);
      assertThat(minutes).extracting(StoredMinute::wholeTimings).containsExactly(120L, 50L);
    }
  }

  private void insertUsage(Client client, int minute, int timings, int bareTimings) {
    client.queryAll(
        "INSERT INTO ingest_usage (app, received_at, timings, bare_timings) VALUES ('a', %d, %d, %d)"
            .formatted(first.plusSeconds(60L * minute + 7).getEpochSecond(), timings, bareTimings));
  }

  /** Slices that were kept with 0.4, their timings with 0.5. */
  private void insert(Client client, int minute, int slices, int timings, double admission) {
    client.queryAll(
        """
        INSERT INTO slices (app, country, t0, received_at, install_key, session, slice,
            keep_probability, admission, timings.end_ds, timings.api, timings.outcome,
            timings.total, timings.size, timings.cache, timings.protocol, timings.connection,
            timings.pop, timings.keep)
        WITH range(%d) AS timings, fromUnixTimestamp64Milli(%d) AS at
        SELECT 'a', 'JP', at, at, 1, length(timings), number, 0.4, %s,
            timings, arrayMap(i -> 'GET /v1/x', timings), arrayMap(i -> 'ok', timings),
            arrayMap(i -> 200, timings), arrayMap(i -> 200, timings),
            arrayMap(i -> 'unknown', timings), arrayMap(i -> 'h2', timings),
            arrayMap(i -> 'reused', timings), arrayMap(i -> '', timings),
            arrayMap(i -> 0.5, timings)
        FROM numbers(%d)
        """
            .formatted(
                timings, first.plusSeconds(60L * minute + 7).toEpochMilli(), admission, slices));
  }
}
