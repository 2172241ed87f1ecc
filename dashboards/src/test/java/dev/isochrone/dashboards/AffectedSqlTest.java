// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.isochrone.plan.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AffectedSqlTest {
  /** In the year 2100, so that no table's TTL ever takes it. */
  private static final long FROM_MS = 4_102_444_800_000L;

  private static final Window HOUR = new Window(FROM_MS, FROM_MS + 3_600_000);
  private static final Timing FINE = Timing.ok(5, "GET /a", 250);
  private static final Timing FAILED = FINE.withOutcome(Outcome.TIMEOUT);

  private ClickHouse clickHouse = ClickHouse.empty();

  /** Sums of one country. */
  private static final class Sums {
    private double hit;
    private double variance;
    private long seen;

    void add(double session) {
      hit += session;
      variance += session * (session - 1);
    }
  }

  @BeforeEach
  void emptyTables() {
    clickHouse = ClickHouse.empty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GET /v1/0"})
  void seededSessions_giveWhatJavaComputes(String api) {
    List<List<Slice>> sessions = sessions(51);
    clickHouse.insertSessions(sessions);

    Map<String, Sums> expected = new TreeMap<>();
    for (List<Slice> session : sessions) {
      double missed = 1;
      boolean seen = false;
      for (Slice slice : session) {
        double unhurt = 1;
        for (Timing timing : slice.timings()) {
          if (timing.outcome().isError()
              && HOUR.has(slice.endMs(timing))
              && (api.isEmpty() || timing.api().equals(api))) {
            unhurt *= 1 - 1 / (double) (float) timing.keep();
            seen = true;
          }
        }
        missed *= 1 - slice.weight() * (1 - unhurt);
      }
      Sums sums = expected.computeIfAbsent(session.get(0).country(), any -> new Sums());
      sums.add(1 - missed);
      sums.seen += seen ? 1 : 0;
    }
    int told = 0;
    for (JsonNode row : clickHouse.ask("affected", HOUR, Map.of("api", api)).get("data")) {
      Sums sums = expected.getOrDefault(row.get("country").asText(), new Sums());
      double width = 1.96 * Math.sqrt(Math.max(0, sums.variance));
      boolean known = sums.seen >= 10 && width <= sums.hit;
      told += known ? 1 : 0;
      Answers.assertSame(
          Arrays.asList(
              (double) sums.seen,
              known ? sums.hit : null,
              known ? Math.max((double) sums.seen, sums.hit - width) : null,
              known ? Math.max((double) sums.seen, sums.hit + width) : null),
          Arrays.asList(
              row.get("sampled").asDouble(),
              Answers.nullable(row.get("affected")),
              Answers.nullable(row.get("affected_low")),
              Answers.nullable(row.get("affected_high"))));
    }
    assertThat(told).isPositive();
  }

  @Test
  void aSessionHitInThreeSlices_isOne() {
    List<List<Slice>> sessions = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      sessions.add(
          List.of(
              Slice.of("DE", FROM_MS, FAILED, FINE),
              Slice.of("DE", FROM_MS + 120_000, FAILED, FAILED),
              Slice.of("DE", FROM_MS + 240_000, FAILED)));
    }
    clickHouse.insertSessions(sessions);

    JsonNode row = clickHouse.ask("affected", HOUR, Map.of()).get("data").get(0);

    assertThat(row.get("affected").asDouble()).isEqualTo(12);
    assertThat(row.get("affected_low").asDouble()).isEqualTo(12);
    assertThat(row.get("affected_high").asDouble()).isEqualTo(12);
  }

  @Test
  void draws_averageToWhatHappened_andTheirIntervalsHoldIt() {
    Random random = new Random(3);
    int happened = 400;
    double sum = 0;
    int held = 0;
    int draws = 60;
    for (int draw = 0; draw < draws; draw++) {
      List<List<Slice>> sessions = new ArrayList<>();
      for (int session = 0; session < happened; session++) {
        List<Slice> kept = new ArrayList<>();
        for (int slice = 0; slice <= session % 3; slice++) {
          if (random.nextInt(3) == 0) {
            kept.add(Slice.of("DE", FROM_MS + slice, FAILED).withKept(1.0 / 3, 1));
          }
        }
        sessions.add(kept);
      }
      clickHouse = ClickHouse.empty();
      clickHouse.insertSessions(sessions);
      JsonNode row = clickHouse.ask("affected", HOUR, Map.of()).get("data").get(0);
      sum += row.get("affected").asDouble();
      held +=
          row.get("affected_low").asDouble() <= happened
                  && row.get("affected_high").asDouble() >= happened
              ? 1
              : 0;
    }

    assertThat(sum / draws).isBetween(happened * 0.96, happened * 1.04);
    assertThat(held).isBetween(52, draws);
  }

  private static List<List<Slice>> sessions(long seed) {
    List<List<Slice>> sessions = new ArrayList<>();
    Random random = new Random(seed);
    for (Slice generated : new GeneratedSlices(seed).around(HOUR, 3_000)) {
      Slice slice = generated.withKept(Math.max(0.5, generated.keepProbability()), 1);
      List<Slice> last = sessions.isEmpty() ? List.of() : sessions.get(sessions.size() - 1);
      boolean same =
          !last.isEmpty()
              && last.get(0).country().equals(slice.country())
              && last.get(0).app().equals(slice.app());
      if (same && random.nextBoolean()) {
        last.add(slice);
      } else {
        sessions.add(new ArrayList<>(List.of(slice)));
      }
    }
    return sessions;
  }
}
