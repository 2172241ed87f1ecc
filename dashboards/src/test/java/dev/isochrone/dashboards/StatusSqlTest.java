// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatusSqlTest {
  /** In the year 2100, so that no table's TTL ever takes it. */
  private static final long FROM_MS = 4_102_444_800_000L;

  private static final Window WINDOW = new Window(FROM_MS, FROM_MS + 3_600_000);
  private static final Timing REQUEST = Timing.ok(20, "GET /v1/feed", 250);

  private ClickHouse clickHouse = ClickHouse.empty();

  @BeforeEach
  void emptyTables() {
    clickHouse = ClickHouse.empty();
  }

  @Test
  void emptyTable_isOneRowOfNothing() {
    JsonNode row = status("");

    assertThat(row.get("apps")).isEmpty();
    for (String column :
        List.of("newest_t0_ms", "oldest_t0_ms", "newest_received_ms", "lag_p50_ms", "lag_p95_ms")) {
      assertThat(row.get(column).isNull()).as(column).isTrue();
    }
    for (String column :
        List.of("slices", "sampled", "requests", "stored_bytes", "stored_bytes_today")) {
      assertThat(row.get(column).asDouble(-1)).as(column).isZero();
    }
  }

  @Test
  void oneSlice_isTheNewestAndTheOldest() {
    clickHouse.insert(
        List.of(Slice.of("DE", FROM_MS + 1_234, REQUEST).withReceivedMs(FROM_MS + 9_234)));

    JsonNode row = status("");

    assertThat(row.get("newest_t0_ms").asLong()).isEqualTo(FROM_MS + 1_234);
    assertThat(row.get("oldest_t0_ms").asLong()).isEqualTo(FROM_MS + 1_234);
    assertThat(row.get("newest_received_ms").asLong()).isEqualTo(FROM_MS + 9_234);
    assertThat(row.get("lag_p50_ms").asDouble()).as("from its last request on").isEqualTo(6_000);
    assertThat(row.get("lag_p95_ms").asDouble()).isEqualTo(6_000);
    assertThat(row.get("stored_bytes").asLong()).isPositive();
  }

  @Test
  void whoSeesSomeApps_isToldOfNoOther() {
    clickHouse.insert(
        List.of(
            Slice.of("DE", FROM_MS, REQUEST),
            Slice.of("DE", FROM_MS, REQUEST).withApp("mail"),
            Slice.of("DE", FROM_MS, REQUEST).withApp("it's")));

    JsonNode row =
        clickHouse
            .ask("status", WINDOW, Map.of("app", "mail", "seen", "['it\\'s','mail','none']"))
            .get("data")
            .get(0);

    assertThat(row.get("apps")).extracting(JsonNode::asText).containsExactly("it's", "mail");
    assertThat(row.get("slices").asLong()).isEqualTo(1);
    assertThat(row.get("stored_bytes").isNull()).isTrue();
    assertThat(row.get("stored_bytes_today").isNull()).isTrue();
  }

  @Test
  void totals_areOfTheRangeAndTheApp_butAppsAreAll() {
    Timing thinned = REQUEST.withKeep(0.5);
    clickHouse.insert(
        List.of(
            Slice.of("DE", FROM_MS, REQUEST, thinned).withKept(0.25, 0.5),
            Slice.of("JP", WINDOW.toMs() - 1, REQUEST),
            Slice.of("JP", WINDOW.toMs(), REQUEST),
            Slice.of("JP", FROM_MS - 1, REQUEST),
            Slice.of("JP", FROM_MS, REQUEST).withApp("mail")));

    JsonNode all = status("");
    assertThat(all.get("slices").asLong()).isEqualTo(3);
    assertThat(all.get("sampled").asLong()).isEqualTo(4);
    assertThat(all.get("requests").asDouble()).isCloseTo(8 * (1 + 2) + 1 + 1, within(1e-9));

    JsonNode mail = status("mail");
    assertThat(mail.get("slices").asLong()).isEqualTo(1);
    assertThat(mail.get("requests").asDouble()).isEqualTo(1);
    assertThat(mail.get("apps")).extracting(JsonNode::asText).containsExactly("mail", "shop");
  }

  @Test
  void bytesOfToday_areThePartsOfToday() {
    clickHouse.insert(List.of(Slice.of("DE", FROM_MS, REQUEST)));
    JsonNode before = status("");
    clickHouse.insert(List.of(Slice.of("DE", Clock.systemUTC().millis(), REQUEST)));
    JsonNode after = status("");

    long added = after.get("stored_bytes").asLong() - before.get("stored_bytes").asLong();
    assertThat(before.get("stored_bytes_today").asLong()).isZero();
    assertThat(after.get("stored_bytes_today").asLong())
        .as("slices of today, without the rollups they feed")
        .isPositive()
        .isLessThanOrEqualTo(added);
  }

  private JsonNode status(String app) {
    JsonNode data = clickHouse.ask("status", WINDOW, app).get("data");
    assertThat(data).hasSize(1);
    return data.get(0);
  }
}
