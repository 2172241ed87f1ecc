// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashTest {
  @TempDir Path directory = Path.of("");

  @Test
  void what_was_acknowledged_survives_kills_and_is_stored_exactly_once() throws Exception {
    StoredBatches.Outcome outcome = KillRounds.run(directory, 30, 1, Duration.ofMinutes(5));

    assertThat(outcome.acknowledged()).isGreaterThan(100);
    assertThat(outcome.lost()).isZero();
    assertThat(outcome.doubled()).isZero();
  }

  @Test
  void answers_lost_behind_the_commit_and_views_that_throw_neither_lose_nor_double()
      throws Exception {
    InsertFaults.Result result = InsertFaults.run(directory, 150, 1);

    assertThat(result.cuts()).isPositive();
    assertThat(result.failures()).isGreaterThan(result.cuts());
    assertThat(result.outcome().lost()).isZero();
    assertThat(result.outcome().doubled()).isZero();
  }
}
