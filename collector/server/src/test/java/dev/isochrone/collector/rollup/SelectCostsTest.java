// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.rollup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.clickhouse.client.api.Client;
import dev.isochrone.clickhouse.embedded.EmbeddedClickHouse;
import dev.isochrone.collector.MeasuredCosts;
import dev.isochrone.collector.store.EngineClient;
import dev.isochrone.collector.store.Preparation;
import dev.isochrone.planner.allocate.Prices;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What records cost by what lies on the disk of the real engine. */
class SelectCostsTest {
  private static final int LARGE = 20_000;

  @SuppressWarnings("NullAway.Init")
  private EmbeddedClickHouse engine;

  @SuppressWarnings("NullAway.Init")
  private Client client;

  @BeforeEach
  void start(@TempDir Path directory) {
    engine = EmbeddedClickHouse.start(directory, 0);
    client = EngineClient.of(engine.url());
    new Preparation(client).prepareIfReachable();
    run("SYSTEM STOP MERGES");
  }

  @AfterEach
  void stop() {
    client.close();
    engine.close();
  }

  @Test
  void a_day_costs_what_its_largest_part_costs() {
    insert(LARGE);
    MeasuredCosts large = new SelectCosts(client, 86_400).run();
    double expected = bytesOfSlices();
    for (int i = 0; i < 30; i++) {
      insert(1);
    }
    double held = bytesOfSlices();

    assertThat(new SelectCosts(client, 86_400).run())
        .usingRecursiveComparison()
        .ignoringFields("rollupBytesPerDay")
        .isEqualTo(large);
    assertThat(LARGE * (large.slice() + 10 * large.timing()))
        .isCloseTo(expected, within(0.1 * expected));
    assertThat(held).isGreaterThan(1.1 * expected);
  }

  /** ClickHouse says what each column of a part takes only of parts above 10 MB. */
  @Test
  void what_a_small_part_takes_is_split_as_in_the_reference() {
    insert(LARGE);
    MeasuredCosts small = new SelectCosts(client, 86_400).run();
    run("ALTER TABLE slices MODIFY SETTING min_bytes_for_wide_part = 0");
    insert(LARGE + 1);
    MeasuredCosts wide = new SelectCosts(client, 86_400).run();

    Prices reference = Prices.MEASURED;
    assertThat(small.timing() / small.slice())
        .isCloseTo(
            (reference.timing() + reference.timingKeep()) / reference.slice(), withinPercentage(5));
    assertThat(wide.timing()).isGreaterThan(0.5);
    assertThat(wide.slice() + 10 * wide.timing())
        .isCloseTo(small.slice() + 10 * small.timing(), withinPercentage(30));
  }

  private void insert(int slices) {
    run(
        """
        INSERT INTO slices (app, country, t0, received_at, install_key, keep_probability, admission,
            timings.end_ds, timings.api, timings.outcome, timings.total, timings.size,
            timings.cache, timings.protocol, timings.connection, timings.pop, timings.keep)
        SELECT 'a', 'JP', now64(3), now64(3), cityHash64(number), 0.5, 1,
            range(10), arrayWithConstant(10, 'GET /v1/x'), arrayWithConstant(10, 'ok'),
            arrayMap(i -> 200 + cityHash64(number, i) %% 200, range(10)),
            arrayMap(i -> cityHash64(number, i, 1) %% 50, range(10)),
            arrayWithConstant(10, 'unknown'), arrayWithConstant(10, 'h2'),
            arrayWithConstant(10, 'reused'), arrayWithConstant(10, ''), arrayWithConstant(10, 1)
        FROM numbers(%d)
        """
            .formatted(slices));
  }

  private double bytesOfSlices() {
    return client
        .queryAll(
            "SELECT toFloat64(sum(bytes_on_disk)) AS bytes FROM system.parts"
                + " WHERE active AND table = 'slices'")
        .get(0)
        .getDouble("bytes");
  }

  private void run(String sql) {
    client.queryAll(sql);
  }
}
