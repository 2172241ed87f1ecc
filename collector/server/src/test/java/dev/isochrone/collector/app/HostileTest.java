// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.collector.TestBatches;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostileTest {
  @TempDir Path directory = Path.of("");

  @Test
  void under_attack_good_batches_are_served_and_no_reply_is_an_unmeant_server_error()
      throws Exception {
    try (TestCollector collector = TestCollector.start(directory, HostileTraffic.settings())) {
      HostileTraffic.Outcome outcome = HostileTraffic.run(collector.url(), 200, 20, 5);

      assertThat(outcome.unexpected()).as("%s", outcome).isZero();
      assertThat(outcome.stillOpen()).isZero();
      assertThat(outcome.goodPercent()).as("%s", outcome).isGreaterThanOrEqualTo(95);
      assertThat(outcome.statuses()).containsKeys(200, 400, 413, 415);
    }
  }

  @Test
  void what_is_beyond_a_limit_is_told_when_to_come_again() throws Exception {
    try (TestCollector collector =
        TestCollector.start(
            directory,
            "--isochrone.receive.batches-per-second-of-address=0.1",
            "--isochrone.receive.bytes-per-day-of-app=10KB")) {
      assertThat(collector.post(TestBatches.batch(1, 1, 1)).statusCode()).isEqualTo(200);

      HttpResponse<String> again = collector.post(TestBatches.batch(2, 1, 1));
      HttpResponse<String> elsewhere =
          collector.post(TestBatches.batch(3, 1, 1), "X-Forwarded-For", "203.0.113.1");

      assertThat(again.statusCode()).isEqualTo(429);
      assertThat(again.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(10L, 30L);
      assertThat(elsewhere.statusCode()).isEqualTo(200);
      assertThat(collector.metrics())
          .containsEntry("isochrone_turned_away_total{reason=\"too_many_of_address\"}", 1.0);
      HttpResponse<String> beyond =
          collector.post(TestBatches.batch(4, 100, 30), "X-Forwarded-For", "203.0.113.2");
      assertThat(beyond.statusCode()).isEqualTo(429);
      assertThat(beyond.body()).contains("quota_exceeded");
    }
  }
}
