// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.validate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.collector.Arrival;
import dev.isochrone.collector.Caller;
import dev.isochrone.collector.IngestKey;
import dev.isochrone.collector.Refusal;
import dev.isochrone.collector.TestBatches;
import dev.isochrone.collector.ValidBatch;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class RecordChecksTest {
  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();
  private static final Set<String> ZERO_BY_DEFAULT = Set.of("plan", "state");
  private static final JsonMapper JSON = new JsonMapper();

  @Test
  void keeps_everything_of_a_good_batch() throws Exception {
    ValidBatch valid = check(TestBatches.batch(1, 10, 12), 0);

    assertThat(valid.slices().cardinality()).isEqualTo(10);
    assertThat(valid.exemplars().cardinality()).isEqualTo(3);
    assertThat(valid.refused()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "slices, keep, 0, KEEP_OUT_OF_RANGE",
    "slices, keep, 1.01, KEEP_OUT_OF_RANGE",
    "slices, keep, 1e-300, KEEP_OUT_OF_RANGE",
    "slices, device_keep, 0, KEEP_OUT_OF_RANGE",
    "slices, device_keep, 2, KEEP_OUT_OF_RANGE",
    "slices, phase_keep, -0.5, KEEP_OUT_OF_RANGE",
    "slices, session, -1, OUT_OF_RANGE",
    "slices, session, 4294967296, OUT_OF_RANGE",
    "slices, slice, 65536, OUT_OF_RANGE",
    "slices, plan, -1, OUT_OF_RANGE",
    "slices, state, 256, OUT_OF_RANGE",
    "slices, state, -1, OUT_OF_RANGE",
    "slices, country, 2, BAD_INDEX",
    "slices, network, -2, BAD_INDEX",
    "slices, carrier, 0, BAD_INDEX",
    "slices, age, 604800001, TOO_OLD",
    "slices, age, -120001, IN_FUTURE",
    "timings, keep, 0, KEEP_OUT_OF_RANGE",
    "timings, outcome, 11, UNKNOWN_OUTCOME",
    "timings, outcome, -1, UNKNOWN_OUTCOME",
    "timings, outcome, 256, UNKNOWN_OUTCOME",
    "timings, cache, 7, UNKNOWN_CODE",
    "timings, protocol, 5, UNKNOWN_CODE",
    "timings, connection, 3, UNKNOWN_CODE",
    "timings, api, -1, BAD_INDEX",
    "timings, api, 4, BAD_INDEX",
    "timings, pop, 1, BAD_INDEX",
    "timings, gap, 65536, OUT_OF_RANGE",
    "timings, gap, -1, OUT_OF_RANGE",
    "timings, total, 1024, OUT_OF_RANGE",
    "timings, size, -2, OUT_OF_RANGE",
    "phases, wait, 1024, OUT_OF_RANGE"
  })
  void refuses_the_whole_slice_of_a_bad_value(
      String table, String column, String value, Refusal reason) throws Exception {
    ObjectNode batch = TestBatches.batch(1, 2, 3);
    int rows = table.equals("slices") ? 2 : 6;
    if (batch.get(table).get(column) == null) {
      boolean probability = column.endsWith("keep");
      TestBatches.fill(
          batch,
          table,
          column,
          rows,
          JSON.readTree(probability ? "1" : ZERO_BY_DEFAULT.contains(column) ? "0" : "-1"));
    }
    TestBatches.set(batch, table, column, rows - 1, JSON.readTree(value));

    ValidBatch valid = check(batch, 0);

    assertThat(valid.slices().get(0)).isTrue();
    assertThat(valid.slices().get(1)).isFalse();
    assertThat(valid.refused()).containsExactly(Map.entry(reason, 1));
  }

  @ParameterizedTest
  @CsvSource({
    "skip, 6, BAD_INDEX",
    "skip, -1, BAD_INDEX",
    "keep, 0, KEEP_OUT_OF_RANGE",
    "host, 1, BAD_INDEX",
    "failure, 0, BAD_INDEX",
    "reached, 8, UNKNOWN_CODE",
    "ip, 5, UNKNOWN_CODE",
    "wait, 2147483648, OUT_OF_RANGE",
    "total, -2, OUT_OF_RANGE",
    "status, 65536, OUT_OF_RANGE",
    "redirects, 256, OUT_OF_RANGE",
    "trace, '\"0123\"', BAD_TRACE_ID",
    "headers, '\"0\"', BAD_INDEX",
    "headers, '\"0 x\"', BAD_INDEX",
    "headers, '\"\"', BAD_INDEX",
    "headers, '\"0 0 0 0 0 0 0 0 0\"', BAD_INDEX"
  })
  void refuses_an_exemplar_alone(String column, String value, Refusal reason) throws Exception {
    ObjectNode batch = TestBatches.batch(1, 2, 3);
    TestBatches.fill(batch, "exemplars", column, 1, JSON.readTree(value));

    ValidBatch valid = check(batch, 0);

    assertThat(valid.slices().cardinality()).isEqualTo(2);
    assertThat(valid.exemplars().cardinality()).isZero();
    assertThat(valid.refused()).containsExactly(Map.entry(reason, 1));
  }

  @Test
  void refuses_exemplars_of_a_refused_slice() throws Exception {
    ObjectNode batch = TestBatches.batch(1, 2, 3);
    TestBatches.set(batch, "timings", "outcome", 0, JSON.readTree("99"));

    ValidBatch valid = check(batch, 0);

    assertThat(valid.refused())
        .containsOnly(Map.entry(Refusal.UNKNOWN_OUTCOME, 1), Map.entry(Refusal.SLICE_REFUSED, 1));
  }

  @Test
  void counts_the_age_of_the_batch_into_that_of_its_slices() throws Exception {
    ObjectNode batch = TestBatches.batch(1, 1, 1);
    TestBatches.set(batch, "slices", "age", 0, JSON.readTree(Long.toString(4 * DAY_MILLIS)));

    assertThat(check(batch, 3 * DAY_MILLIS).refused()).isEmpty();
    assertThat(check(batch, 3 * DAY_MILLIS + 1).refused()).containsKey(Refusal.TOO_OLD);
  }

  @Test
  void refuses_a_name_that_is_too_long() throws Exception {
    ObjectNode batch = TestBatches.batch(1, 1, 1);
    ((ObjectNode) batch.get("names")).putArray("api").add("x".repeat(201));
    TestBatches.set(batch, "timings", "api", 0, JSON.readTree("0"));

    assertThat(check(batch, 0).refused()).containsEntry(Refusal.BAD_INDEX, 1);
  }

  @Property(tries = 300)
  void every_record_is_kept_or_counted(
      @ForAll @IntRange(min = 1, max = 8) int slices,
      @ForAll @IntRange(min = 1, max = 12) int requests,
      @ForAll @LongRange(min = -5, max = 1_000_000_000_000L) long wild,
      @ForAll @IntRange(min = 0, max = 6) int column)
      throws Exception {
    ObjectNode batch = TestBatches.batch(wild + 5, slices, requests);
    String[] columns = {"outcome", "total", "size", "api", "pop", "gap", "cache"};
    int row = Math.floorMod(wild, slices * requests);
    TestBatches.set(batch, "timings", columns[column], row, JSON.readTree(Long.toString(wild)));
    TestBatches.set(batch, "exemplars", "total", 0, JSON.readTree(Long.toString(wild - 3)));

    ValidBatch valid = check(batch, 0);

    int refused = valid.refused().values().stream().mapToInt(Integer::intValue).sum();
    assertThat(valid.slices().cardinality() + valid.exemplars().cardinality() + refused)
        .isEqualTo(slices + valid.batch().exemplars().rows());
  }

  private static ValidBatch check(ObjectNode batch, long batchAgeMillis) throws Exception {
    byte[] json = TestBatches.json(batch);
    Arrival arrival =
        new Arrival(
            new IngestKey("t", "shop"),
            new Caller(null, List.of(), null),
            System.currentTimeMillis(),
            batchAgeMillis,
            0,
            json.length);
    return new RecordChecks().check(new BatchReader().read(json, json.length), arrival);
  }
}
