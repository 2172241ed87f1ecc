// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.validate;

import dev.isochrone.collector.Batch;
import dev.isochrone.collector.BatchId;
import dev.isochrone.collector.ColumnTable;
import dev.isochrone.collector.DeviceResource;
import dev.isochrone.collector.ExemplarColumn;
import dev.isochrone.collector.Names;
import dev.isochrone.collector.PhaseColumn;
import dev.isochrone.collector.SliceColumn;
import dev.isochrone.collector.TimingColumn;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads the JSON of a version 1 batch token by token. Members and columns that it does not know are
 * skipped, so that later versions of the wire can add some. Thread-safe. It checks structure only:
 * values are {@link RecordChecks}' work.
 */
public final class BatchReader {
  private static final int VERSION = 1;
  private static final int MAX_LOSS_REASONS = 100;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(16)
                  .maxNumberLength(40)
                  .maxNameLength(200)
                  .maxStringLength(4096)
                  .build())
          .build();

  private static final ColumnTableReader<SliceColumn> SLICES =
      new ColumnTableReader<>("slices", SliceColumn.values());
  private static final ColumnTableReader<TimingColumn> TIMINGS =
      new ColumnTableReader<>("timings", TimingColumn.values());
  private static final ColumnTableReader<PhaseColumn> PHASES =
      new ColumnTableReader<>("phases", PhaseColumn.values());
  private static final ColumnTableReader<ExemplarColumn> EXEMPLARS =
      new ColumnTableReader<>("exemplars", ExemplarColumn.values());

  /**
   * Reads a batch.
   *
   * @param body the inflated body
   * @param length how many of its bytes count
   * @throws InvalidBatch if it is not a version 1 batch; the message says expected and actual
   */
  public Batch read(byte[] body, int length) throws InvalidBatch {
    Draft draft = new Draft();
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), body, 0, length)) {
      json.nextToken();
      Expect.token(json, JsonToken.START_OBJECT, "batch");
      for (String member = json.nextName(); member != null; member = json.nextName()) {
        json.nextToken();
        readMember(member, json, draft);
      }
      if (json.nextToken() != null) {
        throw new InvalidBatch("expected nothing after the batch: " + Expect.shown(json));
      }
    } catch (JacksonException e) {
      throw new InvalidBatch("not JSON of a batch: " + e.getOriginalMessage());
    }
    return draft.batch();
  }

  private static void readMember(String member, JsonParser json, Draft draft) throws InvalidBatch {
    switch (member) {
      case "version" -> draft.version = Expect.integer(json, member);
      case "batch" -> draft.id = batchId(Expect.string(json, member));
      case "built" -> draft.builtMillis = Expect.integer(json, member);
      case "resource" -> draft.resource = ResourceReader.read(json);
      case "names" -> draft.names = NamesReader.read(json);
      case "slices" -> draft.slices = SLICES.read(json);
      case "timings" -> draft.timings = TIMINGS.read(json);
      case "phases" -> draft.phases = PHASES.read(json);
      case "exemplars" -> draft.exemplars = EXEMPLARS.read(json);
      case "losses" -> draft.losses = losses(json);
      default -> json.skipChildren();
    }
  }

  private static BatchId batchId(String text) throws InvalidBatch {
    try {
      return BatchId.parse(text);
    } catch (IllegalArgumentException e) {
      throw new InvalidBatch("batch: " + e.getMessage());
    }
  }

  private static SortedMap<String, Long> losses(JsonParser json) throws InvalidBatch {
    Expect.token(json, JsonToken.START_OBJECT, "losses");
    SortedMap<String, Long> losses = new TreeMap<>();
    for (String reason = json.nextName(); reason != null; reason = json.nextName()) {
      json.nextToken();
      long records = Expect.integer(json, "losses." + reason);
      if (records < 0) {
        throw new InvalidBatch("losses.%s < 0: %d".formatted(reason, records));
      }
      losses.merge(reason, records, Long::sum);
    }
    if (losses.size() > MAX_LOSS_REASONS) {
      throw new InvalidBatch(
          "losses: expected at most %d reasons: %d".formatted(MAX_LOSS_REASONS, losses.size()));
    }
    return losses;
  }

  /** What has been read so far. */
  private static final class Draft {
    long version;
    @Nullable BatchId id;
    @Nullable Long builtMillis;
    @Nullable DeviceResource resource;
    Names names = new Names(Map.of());
    ColumnTable<SliceColumn> slices = SLICES.defaults(0);
    ColumnTable<TimingColumn> timings = TIMINGS.defaults(0);
    ColumnTable<PhaseColumn> phases = PHASES.defaults(0);
    ColumnTable<ExemplarColumn> exemplars = EXEMPLARS.defaults(0);
    SortedMap<String, Long> losses = new TreeMap<>(Map.of());

    Batch batch() throws InvalidBatch {
      if (version != VERSION) {
        throw new InvalidBatch("version: expected %d: %d".formatted(VERSION, version));
      }
      BatchId id = required("batch", this.id);
      long built = required("built", builtMillis);
      DeviceResource resource = required("resource", this.resource);
      Agreement.checkRows(timings.rows(), exemplars.rows());
      long phaseRows = Agreement.phaseRows(slices, timings.rows());
      if (phases.rows() == 0) {
        // no column of it came, so that its rows have every default
        phases = PHASES.defaults((int) phaseRows);
      }
      if (phases.rows() != phaseRows) {
        throw new InvalidBatch(
            "phases has %d rows, expected the requests of phased slices: %d"
                .formatted(phases.rows(), phaseRows));
      }
      Sums.endOfEach(timings, slices);
      Sums.timingOfEach(exemplars);
      Sums.totalOfEach(exemplars);
      return new Batch(id, built, resource, names, slices, timings, phases, exemplars, losses);
    }

    private static <T> T required(String member, @Nullable T value) throws InvalidBatch {
      if (value == null) {
        throw new InvalidBatch(member + " is missing");
      }
      return value;
    }
  }
}
