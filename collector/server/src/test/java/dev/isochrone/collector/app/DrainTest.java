// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.collector.TestBatches;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrainTest {

  @Test
  void a_collector_that_is_taken_away_stores_what_it_has_acknowledged(@TempDir Path directory)
      throws Exception {
    try (TestCollector collector =
        TestCollector.start(
            directory, "--isochrone.spool.insert-after=3s", "--isochrone.store.drain-within=60s")) {
      for (int i = 0; i < 20; i++) {
        assertThat(collector.post(TestBatches.batch(i, 2, 2)).statusCode()).isEqualTo(200);
      }
    }

    ClickHouseSettings settings = TestCollector.clickHouse("");
    try (ClickHouse clickHouse = ClickHouse.open(settings, directory)) {
      assertThat(TestCollector.rows(clickHouse.url(), "SELECT count() AS n FROM slices").toString())
          .isEqualTo(List.of("{\"n\":40}").toString());
    }
  }
}
