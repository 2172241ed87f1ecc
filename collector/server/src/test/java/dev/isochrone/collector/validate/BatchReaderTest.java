// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isochrone.collector.Batch;
import dev.isochrone.collector.Dictionary;
import dev.isochrone.collector.ExemplarColumn;
import dev.isochrone.collector.PhaseColumn;
import dev.isochrone.collector.SliceColumn;
import dev.isochrone.collector.TestBatches;
import dev.isochrone.collector.TimingColumn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class BatchReaderTest {
  private static final Path GOLDEN = Path.of("../../sdk/core/wire/golden");

  private final BatchReader reader = new BatchReader();

  static List<Path> goldenBatches() throws IOException {
    try (Stream<Path> files = Files.list(GOLDEN)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("goldenBatches")
  void accepts_golden_batch(Path file) throws Exception {
    byte[] json = Files.readAllBytes(file);

    Batch batch = reader.read(json, json.length);

    assertThat(batch.resource().app()).isEqualTo("calendar");
    assertThat(batch.builtMillis()).isEqualTo(1_795_305_600_000L);
    assertThat(batch.slices().rows()).isPositive();
  }

  @Test
  void fills_in_defaults_of_columns_left_out() throws Exception {
    byte[] json = Files.readAllBytes(GOLDEN.resolve("v1-defaults.json"));

    Batch batch = reader.read(json, json.length);

    assertThat(batch.slices().probabilities(SliceColumn.KEEP)).startsWith(1.0, 1.0);
    assertThat(batch.slices().integers(SliceColumn.COUNTRY)).startsWith(-1, -1);
    assertThat(batch.timings().integers(TimingColumn.SIZE)).startsWith(-1, -1, -1);
    assertThat(batch.phases().rows()).isEqualTo(2);
    assertThat(batch.phases().integers(PhaseColumn.SERVER)).startsWith(-1, -1);
    assertThat(batch.exemplars().texts(ExemplarColumn.TRACE)).startsWith((String) null);
  }

  @Test
  void repeats_one_value_in_every_row() throws Exception {
    ObjectNode tree = TestBatches.batch(1, 2, 3);
    ((ObjectNode) tree.get("slices")).put("country", 1).put("keep", 0.25);
    ((ObjectNode) tree.get("timings")).put("protocol", 2);
    ((ObjectNode) tree.get("exemplars")).put("trace", "0af7651916cd43dd8448eb211c80319c");
    byte[] json = TestBatches.json(tree);

    Batch batch = reader.read(json, json.length);

    assertThat(batch.slices().integers(SliceColumn.COUNTRY)).containsExactly(1, 1);
    assertThat(batch.slices().probabilities(SliceColumn.KEEP)).containsExactly(0.25, 0.25);
    assertThat(batch.timings().integers(TimingColumn.PROTOCOL)).hasSize(6).containsOnly(2);
    assertThat(batch.exemplars().texts(ExemplarColumn.TRACE))
        .containsExactly("0af7651916cd43dd8448eb211c80319c");
  }

  @Test
  void reads_a_column_that_is_three_digits_a_row() throws Exception {
    ObjectNode tree = TestBatches.batch(1, 2, 3);
    ((ObjectNode) tree.get("timings"))
        .put("total", "294000001999---007")
        .put("size", "------------------");
    byte[] json = TestBatches.json(tree);

    Batch batch = reader.read(json, json.length);

    assertThat(batch.timings().integers(TimingColumn.TOTAL)).startsWith(294, 0, 1, 999, -1, 7);
    assertThat(batch.timings().integers(TimingColumn.SIZE)).hasSize(6).containsOnly(-1);
  }

  @Test
  void adds_up_what_the_wire_tells_as_differences() throws Exception {
    ObjectNode tree = TestBatches.batch(1, 2, 3);
    ObjectNode timings = (ObjectNode) tree.get("timings");
    timings.putArray("gap").add(5).add(7).add(0).add(1).add(-1).add(9);
    ObjectNode exemplars = tree.putObject("exemplars");
    exemplars.putArray("skip").add(1).add(0).add(2);
    exemplars.putArray("total").add(-1).add(42).add(-1);
    exemplars.putArray("queue").add(1).add(1).add(-1);
    exemplars.putArray("dns").add(20).add(0).add(0);
    exemplars.putArray("connect").add(300).add(0).add(0);
    exemplars.putArray("tls").add(4_000).add(0).add(0);
    exemplars.putArray("send").add(50_000).add(0).add(0);
    exemplars.putArray("wait").add(600_000).add(0).add(5);
    exemplars.putArray("transfer").add(7_000_000).add(0).add(0);
    byte[] json = TestBatches.json(tree);

    Batch batch = reader.read(json, json.length);

    assertThat(batch.timings().integers(TimingColumn.END)).startsWith(5, 12, 12, 1, -1, -1);
    assertThat(batch.exemplars().integers(ExemplarColumn.TIMING)).startsWith(1, 2, 5);
    assertThat(batch.exemplars().integers(ExemplarColumn.TOTAL)).startsWith(7_654_321, 42, 5);
  }

  @Test
  void ignores_members_and_columns_of_later_versions() throws Exception {
    byte[] json = Files.readAllBytes(GOLDEN.resolve("v1-unknown.json"));

    Batch batch = reader.read(json, json.length);

    assertThat(batch.timings().rows()).isEqualTo(2);
    assertThat(batch.losses().values().stream().mapToLong(Long::longValue).sum()).isEqualTo(13);
  }

  @Test
  void reads_dictionaries_that_come_after_the_tables() throws Exception {
    ObjectNode batch = TestBatches.batch(1, 2, 3);
    ObjectNode turned = new JsonMapper().createObjectNode();
    List.of("timings", "slices", "phases", "names", "version", "batch", "built", "resource")
        .forEach(member -> turned.set(member, batch.get(member)));
    byte[] json = TestBatches.json(turned);

    Batch read = reader.read(json, json.length);

    assertThat(read.names().value(Dictionary.COUNTRY, 1)).isEqualTo("JP");
    assertThat(read.timings().rows()).isEqualTo(6);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                                    | batch: expected an object: end of input
          []                                    | batch: expected an object: an array
          {"version":2}                         | version: expected 1: 2
          {"version":"1"}                       | version: expected an integer: 1
          {"version":1}                         | batch is missing
          {"version":1,"batch":"12"}            | batch: expected 32 hex digits: 2 characters
          {"version":1,"batch":"zz0000000000000000000000000000zz"} | batch: not a hexadecimal digit
          {"slices":[]}                         | slices: expected an object: an array
          {"slices":{"session":{}}}             | slices.session: expected an array: an object
          {"slices":{"session":[1.5]}}          | slices.session[0]: expected an integer: 1.5
          {"slices":{"session":4}}              | slices.session: expected an array: 4
          {"slices":{"country":"DE"}}           | slices.country: expected three digits or --- a row: DE
          {"slices":{"country":true}}           | slices.country: expected an array or an integer: true
          {"timings":{"total":"29429"}}         | timings.total: expected three digits or --- a row: 29429
          {"timings":{"total":"294--1"}}        | timings.total: expected three digits or --- a row: 294--1
          {"timings":{"total":"29\u0664"}}       | timings.total: expected three digits or --- a row
          {"timings":{"total":"294","size":"---294"}} | timings.size has 2 rows, expected as many as timings.total: 1
          {"exemplars":{"skip":[0],"trace":[7]}} | exemplars.trace[0]: expected a string or null: 7
          {"slices":{"keep":true}}              | slices.keep: expected an array or a number: true
          {"exemplars":{"trace":7}}             | exemplars.trace: expected an array or a string: 7
          {"phases":{"wait":260}}               | phases.wait: expected an array: 260
          {"slices":{"keep":[1,"x"]}}           | slices.keep[1]: expected a number: x
          {"slices":{"session":[1,2],"slice":[1]}} | slices.slice has 1 rows, expected as many as slices.session: 2
          {"slices":{"session":[1]}}            | slices.slice is missing
          {"names":{"api":[1]}}                 | names.api: expected a string: 1
          {"losses":{"queue_full":-1}}          | losses.queue_full < 0: -1
          {"resource":{}}                       | resource.service.name is missing
          {"resource":{"service.name":"a"}}     | resource.app.installation.id: expected 32 hex digits: 0 characters
          {"slices":{"session":[99999999999999999999]}} | not JSON of a batch
          {"version":1                          | not JSON of a batch
          {"a":[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]} | not JSON of a batch
          """)
  void refuses_what_is_no_batch_and_says_why(String json, String message) {
    byte[] bytes = (json == null ? "" : json).getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> reader.read(bytes, bytes.length))
        .isInstanceOf(InvalidBatch.class)
        .hasMessageContaining(message);
  }

  @Test
  void refuses_tables_that_disagree() {
    ObjectNode tooManyRequests = TestBatches.batch(1, 2, 3);
    ((ObjectNode) tooManyRequests.get("slices")).putArray("requests").add(3).add(4);
    ObjectNode zeroRequests = TestBatches.batch(1, 2, 3);
    ((ObjectNode) zeroRequests.get("slices")).putArray("requests").add(0).add(6);
    ObjectNode fewerPhases = TestBatches.batch(1, 2, 3);
    ((ObjectNode) fewerPhases.get("slices")).putArray("phased").add(1).add(0);

    assertRefused(tooManyRequests, "timings has 6 rows, expected the sum of slices.requests: 7");
    assertRefused(zeroRequests, "slices.requests[0]: expected 1 to the 6 rows of timings: 0");
    assertRefused(fewerPhases, "phases has 6 rows, expected the requests of phased slices: 3");
  }

  @Test
  void refuses_more_rows_than_can_be_taken_at_once() {
    byte[] json = TestBatches.json(TestBatches.batch(1, 3000, 22));

    assertThatThrownBy(() -> reader.read(json, json.length))
        .isInstanceOfSatisfying(InvalidBatch.class, e -> assertThat(e.isTooLarge()).isTrue())
        .hasMessage("timings: expected at most 65536 rows: 66000");
  }

  @Test
  void refuses_invalid_utf8() {
    byte[] json = TestBatches.json(TestBatches.batch(1, 1, 1));
    int at = new String(json, StandardCharsets.ISO_8859_1).indexOf("calendars");
    json[at] = (byte) 0xff;

    assertThatThrownBy(() -> reader.read(json, json.length)).isInstanceOf(InvalidBatch.class);
  }

  private void assertRefused(ObjectNode batch, String message) {
    byte[] json = TestBatches.json(batch);
    assertThatThrownBy(() -> reader.read(json, json.length))
        .isInstanceOf(InvalidBatch.class)
        .hasMessage(message);
  }
}
