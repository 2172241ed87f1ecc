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
