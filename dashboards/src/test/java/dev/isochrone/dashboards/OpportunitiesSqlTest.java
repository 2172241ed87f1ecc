// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.isochrone.plan.LogBucket;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpportunitiesSqlTest {
  /** In the year 2100, so that no table's TTL ever takes it. */
  private static final long FROM_MS = 4_102_444_800_000L;

  private static final Window HOUR = new Window(FROM_MS, FROM_MS + 3_600_000);
  private static final ObjectMapper JSON = new ObjectMapper();

  private ClickHouse clickHouse = ClickHouse.empty();

  /** A request; phases are LogBuckets, the slice it belongs to is known by its number. */
  private record Call(
      int slice,
      String country,
      boolean begins,
      double sliceKeep,
      double phaseKeep,
      double keep,
      int endDs,
      String api,
      String cache,
      String connection,
      int size,
      int total,
      int connect,
      int waited,
      int server,
      int transfer) {

    double sliceWeight() {
      return 1 / ((double) (float) sliceKeep * (float) phaseKeep);
    }

    double k() {
      return 1 / (double) (float) keep;
    }

    double weight() {
      return sliceWeight() * k();
    }

    double network() {
      return Math.max(0, seconds(total) - seconds(server));
    }

    boolean uncachedGet() {
      return api.startsWith("GET ")
          && List.of("unknown", "edge_miss").contains(cache)
          && waited > 0;
    }
  }

  @BeforeEach
  void emptyTables() {
    clickHouse = ClickHouse.empty();
  }

  @ParameterizedTest
  @ValueSource(longs = {101, 102})
  void seededSlices_giveWhatJavaComputes(long seed) {
    List<Call> calls = generated(new Random(seed));
    insert(calls);

    JsonNode rows = clickHouse.ask("opportunities", HOUR, "").get("data");

    Map<String, Double> levers = new TreeMap<>();
    for (JsonNode row : rows) {
      String country = row.get("country").asText();
      List<Call> there = calls.stream().filter(call -> call.country().equals(country)).toList();
      List<Call> own =
          there.stream().filter(call -> call.api().equals(row.get("api").asText())).toList();
      double expected = lever(row.get("lever").asText(), own, there);
      levers.merge(row.get("lever").asText(), expected, Double::sum);
      assertThat(row.get("lever_hours").asDouble() * 3_600)
          .as(row.toString())
          .isCloseTo(expected, within(1e-6 * Math.max(1, expected)));
      assertNetwork(row, own);
    }
    assertThat(levers)
        .containsOnlyKeys(
            "fewer_calls",
            "edge_cache",
            "bigger_pages",
            "connection_reuse",
            "payload_size",
            "nearer_pop");
  }

  @Test
  void emptyTable_givesNoRows() {
    assertThat(clickHouse.ask("opportunities", HOUR, "").get("data")).isEmpty();
  }

  @Test
  void oneRequest_hasNoRoundTrip_andTheOnlyLeverIsItsTransfer() {
    insert(
        List.of(
            new Call(
                1,
                "DE",
                true,
                1,
                1,
                1,
                5,
                "GET /a",
                "edge_miss",
                "new",
                300,
                300,
                250,
                260,
                -1,
                200)));

    JsonNode rows = clickHouse.ask("opportunities", HOUR, "").get("data");

    assertThat(rows).hasSize(1);
    assertThat(rows.get(0).get("lever").asText()).isEqualTo("payload_size");
    assertThat(rows.get(0).get("rtt_ms").isNull()).isTrue();
    assertThat(rows.get(0).get("hours_low")).isEqualTo(rows.get(0).get("hours_high"));
  }

  private static void assertNetwork(JsonNode row, List<Call> own) {
    double seconds = sum(own, Call::network);
    double variance = 0;
    for (List<Call> slice : own.stream().collect(Collectors.groupingBy(Call::slice)).values()) {
      double w = slice.get(0).sliceWeight();
      double y = slice.stream().mapToDouble(call -> call.k() * call.network()).sum();
      variance += w * (w - 1) * y * y;
      for (Call call : slice) {
        variance += w * call.k() * (call.k() - 1) * Math.pow(call.network(), 2);
      }
    }
    double half = 1.96 * Math.sqrt(variance);
    assertThat(row.get("network_hours").asDouble()).isCloseTo(seconds / 3_600, within(1e-7));
    assertThat(row.get("hours_low").asDouble())
        .isCloseTo(Math.max(0, seconds - half) / 3_600, within(1e-7));
    assertThat(row.get("hours_high").asDouble()).isCloseTo((seconds + half) / 3_600, within(1e-7));
    assertThat(row.get("sampled").asLong()).isEqualTo(own.size());
  }

  private static double lever(String name, List<Call> own, List<Call> there) {
    double rtt = rttSeconds(there);
    double sessions =
        there.stream()
            .filter(Call::begins)
            .collect(Collectors.toMap(Call::slice, Call::sliceWeight, (a, b) -> a))
            .values()
            .stream()
            .mapToDouble(weight -> weight)
            .sum();
    Predicate<Call> opened = call -> call.connection().equals("new");
    return switch (name) {
      case "fewer_calls" -> (sum(own, any -> 1) - sessions) * rtt;
      case "edge_cache" ->
          sum(
              own.stream().filter(Call::uncachedGet).toList(),
              call -> seconds(call.waited()) - rtt);
      case "bigger_pages" ->
          sum(own.stream().filter(call -> follows(call, own)).toList(), Call::network) / 2;
      case "connection_reuse" ->
          sum(own, call -> seconds(call.connect()))
              * (1 - sessions / sum(there.stream().filter(opened).toList(), any -> 1));
      case "payload_size" -> sum(own, call -> seconds(call.transfer())) / 2;
      case "nearer_pop" ->
          (rtt - 0.02)
              * (sum(own, any -> 1) + 2 * sum(own.stream().filter(opened).toList(), any -> 1));
      default -> throw new AssertionError("unexpected lever " + name);
    };
  }

  private static boolean follows(Call call, List<Call> own) {
    return call.api().startsWith("GET ")
        && own.stream()
            .anyMatch(
                other ->
                    other.slice() == call.slice()
                        && other.endDs() < call.endDs()
                        && call.endDs() - other.endDs() <= 50);
  }

  private static double rttSeconds(List<Call> there) {
    List<Call> timed =
        there.stream()
            .filter(call -> call.connect() > 0)
            .sorted(Comparator.comparingInt(Call::connect))
            .toList();
    double all = sum(timed, any -> 1);
    double below = 0;
    for (Call call : timed) {
      below += call.weight();
      if (below >= (0.5 - 1e-9) * all) {
        return seconds(call.connect());
      }
    }
    throw new AssertionError("expected connects, got none");
  }

  private static double sum(List<Call> calls, ToDoubleFunction<Call> of) {
    return calls.stream().mapToDouble(call -> call.weight() * of.applyAsDouble(call)).sum();
  }

  private static double seconds(int bucket) {
    return bucket <= 0 ? 0 : LogBucket.midpoint(bucket) / 1e6;
  }

  private static List<Call> generated(Random random) {
    List<Call> calls = new ArrayList<>();
    for (int slice = 0; slice < 300; slice++) {
      String country = random.nextBoolean() ? "DE" : "BR";
      boolean begins = random.nextInt(3) > 0;
      double keep = random.nextBoolean() ? 1 : 0.25;
      for (int at = 1 + random.nextInt(12); at > 0; at--) {
        int api = random.nextInt(4);
        boolean opened = random.nextInt(3) > 0;
        calls.add(
            new Call(
                slice,
                country,
                begins,
                keep,
                0.5,
                random.nextInt(4) == 0 ? 0.5 : 1,
                random.nextInt(1_000),
                (api == 3 ? "POST /v1/" : "GET /v1/") + api,
                random.nextBoolean() ? "edge_miss" : "edge_hit",
                opened ? "new" : "reused",
                // the API 1 has the same payload each time
                api == 1 ? 220 : 100 + random.nextInt(200),
                micros(random, 400_000),
                opened ? micros(random, 120_000) : 0,
                micros(random, 300_000),
                random.nextBoolean() ? micros(random, 40_000) : -1,
                micros(random, 20_000)));
      }
    }
    return calls;
  }

  private static int micros(Random random, int middle) {
    return LogBucket.of((long) (middle * Math.exp(random.nextGaussian() / 3)));
  }

  private void insert(List<Call> calls) {
    clickHouse.insertRows(
        "slices",
        calls.stream().collect(Collectors.groupingBy(Call::slice)).values().stream()
            .map(OpportunitiesSqlTest::row)
            .collect(Collectors.joining("\n")));
  }

  private static String row(List<Call> slice) {
    Call first = Objects.requireNonNull(slice.get(0));
    ObjectNode row = JSON.createObjectNode();
    row.put("app", "shop").put("country", first.country()).put("session", first.slice());
    row.put("slice", first.begins() ? 0 : 1).put("t0", Window.seconds(FROM_MS));
    row.put("keep_probability", (float) first.sliceKeep()).put("admission", 1);
    row.put("phase_keep_probability", (float) first.phaseKeep());
    for (Call call : slice) {
      row.withArray("timings.end_ds").add(call.endDs());
      row.withArray("timings.api").add(call.api());
      row.withArray("timings.outcome").add("ok");
      row.withArray("timings.total").add(call.total());
      row.withArray("timings.size").add(call.size());
      row.withArray("timings.cache").add(call.cache());
      row.withArray("timings.protocol").add("h2");
      row.withArray("timings.connection").add(call.connection());
      row.withArray("timings.pop").add("");
      row.withArray("timings.keep").add((float) call.keep());
      for (String absent : List.of("queue", "dns", "tls", "send")) {
        row.withArray("phases." + absent).add(0);
      }
      row.withArray("phases.connect").add(call.connect());
      row.withArray("phases.wait").add(call.waited());
      row.withArray("phases.server").add(call.server());
      row.withArray("phases.transfer").add(call.transfer());
    }
    return row.toString();
  }
}
