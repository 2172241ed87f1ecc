// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.isochrone.FakeClock;
import dev.isochrone.FakeRequest;
import dev.isochrone.Slice;
import dev.isochrone.Slices;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;

/** Halves of a batch against batches that were built of half the slices. */
class BatchSplitTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, Long> LOSSES = Map.of("not_kept", 7L);

  private final FakeClock clock = new FakeClock();

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void halvesAreWhatHalfTheSlicesWouldBe(@ForAll @Size(min = 2, max = 9) List<Byte> kinds)
      throws IOException {
    List<Slice> slices = new ArrayList<>();
    for (byte kind : kinds) {
      slices.add(slice(slices.size(), kind));
    }
    int middle = slices.size() / 2;

    List<Batch> halves = BatchSplit.halves(built("whole", slices, LOSSES), () -> "half");

    assertSame(halves.get(0), built("half", slices.subList(0, middle), LOSSES));
    assertSame(halves.get(1), built("half", slices.subList(middle, slices.size()), Map.of()));
  }

  @Test
  void oneSliceCannotBeSplit() throws IOException {
    Batch one = built("one", List.of(slice(0, (byte) 3)), LOSSES);

    assertThat(BatchSplit.halves(one, () -> "half")).isEmpty();
  }

  @Test
  void whatIsNoBatchIsRefused() {
    Batch broken = new Batch("id", new byte[] {1, 2, 3}, 0, Map.of(), 1);

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> BatchSplit.halves(broken, () -> "half"));
  }

  /** The same, but that a half keeps all dictionaries, and columns that are all default in it. */
  private static void assertSame(Batch half, Batch expected) throws IOException {
    JsonNode actualJson = json(half);
    JsonNode expectedJson = json(expected);
    for (String member : List.of("version", "batch", "built", "resource", "losses")) {
      assertThat(actualJson.get(member)).as(member).isEqualTo(expectedJson.get(member));
    }
    for (String table : List.of("slices", "timings", "phases", "exemplars")) {
      assertThat(columns(actualJson.path(table)))
          .as(table)
          .isEqualTo(columns(expectedJson.path(table)));
    }
    assertThat(half.requests).isEqualTo(expected.requests);
    assertThat(half.losses).isEqualTo(expected.losses);
    assertThat(half.builtNanos).isEqualTo(expected.builtNanos);
  }

  private static Map<String, JsonNode> columns(JsonNode table) {
    Map<String, JsonNode> columns = new TreeMap<>();
    int length = table.isEmpty() ? 0 : rows(table.iterator().next()).size(); // no one value
    table.forEachEntry(
        (name, column) -> {
          boolean array = column.isArray() || (column.isString() && !name.equals("trace"));
          JsonNode rows = array ? rows(column) : repeated(column, length);
          String defaults = name.equals("phased") ? "[0,]*" : "[1,]*";
          boolean optional = name.equals("phased") || name.endsWith("keep");
          if (!optional || !rows.toString().matches("\\[" + defaults + "\\]")) {
            columns.put(name, rows);
          }
        });
    return columns;
  }

  /** An array, of a text of three characters a row, too. */
  private static JsonNode rows(JsonNode column) {
    ArrayNode rows = JSON.createArrayNode();
    String text = column.isString() ? column.asString() : "";
    for (int at = 0; at < text.length(); at += 3) {
      String digits = text.substring(at, at + 3);
      rows.add(digits.equals("---") ? -1 : Integer.parseInt(digits));
    }
    return column.isString() ? rows : column;
  }

  private static JsonNode repeated(JsonNode value, int rows) {
    return JSON.createArrayNode().addAll(Collections.nCopies(rows, value));
  }

  private static JsonNode json(Batch batch) throws IOException {
    return JSON.readTree(new String(Gzip.undone(batch.gzip), UTF_8));
  }

  private Batch built(String id, List<Slice> slices, Map<String, Long> losses) {
    BatchEncoder encoder =
        new BatchEncoder(Map.of("service.name", "app"), new Installation(null, () -> "secret"));
    return new BatchBuilder(encoder, clock, () -> id).build(id, slices, losses);
  }

  private Slice slice(int number, byte kind) {
    FakeRequest[] requests = new FakeRequest[1 + Math.abs(kind % 3)];
    for (int i = 0; i < requests.length; i++) {
      requests[i] = FakeRequest.endedAt(clock.nanoTime() + i * 1_000_000_000L).full();
    }
    boolean phased = (kind & 4) != 0;
    double exemplarKeep = (kind & 8) != 0 ? 0.5 : 0;
    return Slices.of(
        Slice.builder(1, number, clock.nanoTime()).kept(1, 0.25).phases(phased, 0.5),
        exemplarKeep,
        requests);
  }
}
