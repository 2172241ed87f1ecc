// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.isochrone.plan.LogBucket;
import dev.isochrone.plan.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Little and odd data give numbers or "not enough data", in every question; never NaN. */
class NeverNaNTest {
  /** In the year 2100, so that no table's TTL ever takes it. */
  private static final long FROM_MS = 4_102_444_800_000L;

  private static final Window HOUR = new Window(FROM_MS, FROM_MS + 3_600_000);
  private static final Timing FINE = Timing.ok(5, "GET /a", 250);

  static Stream<String> questions() {
    return ClickHouse.questions().stream();
  }

  @ParameterizedTest
  @MethodSource("questions")
  void oddData_givesNumbersOrNotEnoughData(String question) {
    Timing failed = FINE.withOutcome(Outcome.TIMEOUT);
    Timing cancelled = FINE.withOutcome(Outcome.CANCELLED).withTotal(LogBucket.UNKNOWN);
    Map<String, List<Slice>> cases =
        Map.of(
            "nothing", List.of(),
            "one request", both(1, FINE, 1),
            "one request of a sample", both(1, FINE, 0.01),
            "errors only", both(200, failed, 1),
            "errors only, of a sample", both(200, failed, 0.1),
            "no times", both(200, cancelled, 0.1),
            "instant", both(50, FINE.withTotal(0), 0.5));
    cases.forEach(
        (name, slices) -> {
          ClickHouse clickHouse = ClickHouse.empty();
          clickHouse.insert(slices);
          assertSense(question + " of " + name, clickHouse.ask(question, HOUR, ""));
        });
  }

  /** The same in the hour before and in the hour. */
  private static List<Slice> both(int count, Timing timing, double keepProbability) {
    List<Slice> slices = new ArrayList<>();
    Client client = new Client("1", "wifi", "phone", 1);
    for (int i = 0; i < count; i++) {
      for (long t0 : List.of(FROM_MS - 60_000, FROM_MS + 60_000)) {
        slices.add(
            Slice.of("DE", t0 + i, timing.withDetail(Detail.NONE))
                .withKept(keepProbability, 1)
                .withClient(client));
      }
    }
    return slices;
  }

  /** ClickHouse writes NaN and infinity as null, which only a Nullable column may be. */
  private static void assertSense(String what, JsonNode answer) {
    for (JsonNode column : answer.get("meta")) {
      String name = column.get("name").asText();
      if (!column.get("type").asText().startsWith("Nullable")) {
        for (JsonNode row : answer.get("data")) {
          assertThat(row.get(name).isNull()).as("%s: %s", what, name).isFalse();
          row.get(name)
              .forEach(item -> assertThat(item.isNull()).as("%s: %s", what, name).isFalse());
        }
      }
    }
  }
}
