// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.isochrone.LossReason;
import dev.isochrone.Slice;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

/**
 * Writes the JSON document of a batch, version 1 ({@code wire/README.md}). Column-oriented: an
 * array per column, so that gzip sees like beside like. Used by the worker only.
 */
final class BatchEncoder {

  static final int VERSION = 1;

  private static final JsonFactory JSON = new JsonFactory();

  private final Map<String, String> resource;
  private final Installation installation;

  BatchEncoder(Map<String, String> resource, Installation installation) {
    this.resource = resource;
    this.installation = installation;
  }

  /**
   * Writes a batch, uncompressed, and closes the stream.
   *
   * @param builtWallMillis and builtNanos: now, by both clocks
   */
  void encode(
      OutputStream out,
      String id,
      long builtWallMillis,
      long builtNanos,
      List<Slice> slices,
      Map<LossReason, Long> losses)
      throws IOException {
    Names names = new Names();
    SlicesTable slicesTable = new SlicesTable(names);
    TimingsTable timings = new TimingsTable(names);
    PhasesTable phases = new PhasesTable();
    ExemplarsTable exemplars = new ExemplarsTable(names);
    for (Slice slice : slices) {
      slicesTable.add(slice, installation.session(slice.session()), builtNanos);
      for (int row = 0; row < slice.requests().rows(); row++) {
        int timing = timings.add(slice, row);
        if (slice.phased()) {
          phases.add(slice.requests(), row);
        }
        if (slice.exemplarKeep(row) > 0) {
          exemplars.add(slice, row, timing);
        }
      }
    }
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeNumberField("version", VERSION);
      json.writeStringField("batch", id);
      json.writeNumberField("built", builtWallMillis);
      writeResource(json);
      names.write(json);
      slicesTable.write(json);
      timings.write(json);
      phases.write(json);
      exemplars.write(json);
      writeLosses(json, losses);
      json.writeEndObject();
    }
  }

  private void writeResource(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("resource");
    for (Map.Entry<String, String> attribute : resource.entrySet()) {
      json.writeStringField(attribute.getKey(), attribute.getValue());
    }
    json.writeStringField("app.installation.id", installation.id());
    json.writeEndObject();
  }

  private static void writeLosses(JsonGenerator json, Map<LossReason, Long> losses)
      throws IOException {
    if (losses.isEmpty()) {
      return;
    }
    json.writeObjectFieldStart("losses");
    for (Map.Entry<LossReason, Long> loss : losses.entrySet()) {
      json.writeNumberField(loss.getKey().label(), loss.getValue());
    }
    json.writeEndObject();
  }
}
