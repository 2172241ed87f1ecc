// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.isochrone.FakeClock;
import dev.isochrone.FakeRequest;
import dev.isochrone.Slice;
import dev.isochrone.Slices;
import dev.isochrone.plan.Outcome;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The encoder against the published schema and the golden batches. */
class WireTest {

  private static final Path WIRE = Path.of("wire");
  private static final String SECRET = "00112233445566778899aabbccddeeff";
  private static final Schema SCHEMA = schema();

  @Test
  void theEncoderWritesTheGoldenBatchByteForByte() throws Exception {
    String golden = Files.readString(WIRE.resolve("golden/v1-full.json"));

    assertThat(fullBatch()).isEqualTo(golden.stripTrailing());
  }

  @Test
  void everyGoldenBatchIsValid() throws Exception {
    List<Path> goldens = new ArrayList<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(WIRE.resolve("golden"), "v1-*.json")) {
      files.forEach(goldens::add);
    }

    assertThat(goldens).hasSize(7);
    for (Path golden : goldens) {
      assertThat(errors(Files.readString(golden))).as("%s", golden).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"version\": 1 | \"version\": 2",
        "0f1e2d3c4b5a69788796a5b4c3d2e1f0 | 0F1E",
        "\"service.name\": \"calendar\", | ''",
        "\"slice\": [0], | ''",
        "\"session\": [0] | \"session\": [-1]",
        "\"session\": [0] | \"session\": 0",
        "\"session\": [0] | \"session\": [0], \"keep\": [0]",
        "\"session\": [0] | \"session\": [0], \"keep\": [1.01]",
        "\"requests\": [1] | \"requests\": [0]",
        "\"total\": [294] | \"total\": [1024]",
        "\"total\": [294] | \"total\": [29.4]",
        "\"total\": [294] | \"total\": [\"294\"]",
        "\"total\": [294] | \"total\": \"29\"",
        "\"total\": [294] | \"total\": \"-29\"",
      })
  void theSchemaRefusesWhatBreaksTheContract(String part, String broken) throws Exception {
    String minimal = Files.readString(WIRE.resolve("golden/v1-minimal.json"));
    assertThat(minimal).contains(part);

    assertThat(errors(minimal.replace(part, broken))).isNotEmpty();
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void whateverTheEncoderWritesIsValid(
      @ForAll @IntRange(min = 1, max = 40) int requests,
      @ForAll @LongRange(min = 0, max = 1L << 50) long totalMicros,
      @ForAll Outcome outcome,
      @ForAll @IntRange(min = 1, max = 1_000_000) int weight,
      @ForAll boolean phased,
      @ForAll boolean exemplars,
      @ForAll boolean full)
      throws Exception {
    double keep = 1.0 / weight;
    FakeRequest request = FakeRequest.endedAt(5).outcome(outcome).totalMicros(totalMicros);
    FakeRequest[] rows = new FakeRequest[requests];
    Arrays.fill(rows, full ? request.full() : request);
    Slice slice =
        Slices.of(
            Slice.builder(3, 1, 0)
                .deviceState(full ? 31 : 0)
                .kept(2, keep)
                .deviceKeep(full ? 0.5 : 1)
                .phases(phased, keep),
            exemplars ? keep : 0,
            rows);

    assertThat(errors(encode(List.of(slice, slice), Map.of()))).isEmpty();
  }

  /** Two slices: one of everything, one of as little as can be. */
  private static String fullBatch() {
    FakeClock clock = new FakeClock();
    long start = clock.nanoTime();
    Slice everything =
        Slices.of(
            Slice.builder(4, 2, start)
                .country("JP")
                .network("cell/lte", "440-10")
                .kept(7, 0.25)
                .phases(true, 0.5)
                .timingKeep(new double[] {1, 0.5}),
            0.125,
            FakeRequest.endedAt(start).full(),
            FakeRequest.endedAt(start + 1_400_000_000L)
                .api("POST /v1/events")
                .outcome(Outcome.TIMEOUT)
                .totalMicros(10_000_000));
    Slice little = Slices.of(3, start + 60_000_000_000L, 1);
    Map<String, Long> losses = new LinkedHashMap<>();
    losses.put("not_kept", 96L);
    losses.put("queue_full", 12L);
    return encode(List.of(everything, little), losses);
  }

  private static String encode(List<Slice> slices, Map<String, Long> losses) {
    FakeClock clock = new FakeClock();
    clock.advanceMillis(121_000);
    Map<String, String> resource = new LinkedHashMap<>();
    resource.put("service.name", "calendar");
    resource.put("service.version", "5.2.0");
    resource.put("os.name", "android");
    resource.put("os.version", "15");
    resource.put("device.class", "mid");
    resource.put("telemetry.sdk.version", "0.1.0");
    byte[] utf8 =
        new BatchEncoder(resource, new Installation(null, () -> SECRET))
            .encode(
                "3f1e2d3c4b5a69788796a5b4c3d2e1f0",
                FakeClock.WALL_MILLIS,
                clock.nanoTime(),
                slices,
                losses);
    return new String(utf8, UTF_8);
  }

  private static List<Error> errors(String json) {
    return SCHEMA.validate(json, InputFormat.JSON);
  }

  private static Schema schema() {
    try {
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(Files.readString(WIRE.resolve("batch-v1.schema.json")));
    } catch (IOException e) {
      throw new IllegalStateException("expected wire/batch-v1.schema.json", e);
    }
  }
}
