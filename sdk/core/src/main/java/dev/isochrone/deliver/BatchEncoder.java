// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import dev.isochrone.LossReason;
import dev.isochrone.Slice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the JSON document of a batch, version 1 ({@code wire/README.md}). Column-oriented: an
 * array per column, so that gzip sees like beside like. Used by the worker only.
 */
final class BatchEncoder {

  static final long VERSION = 1;

  private final Map<String, String> resource;
  private final Installation installation;

  BatchEncoder(Map<String, String> resource, Installation installation) {
    this.resource = resource;
    this.installation = installation;
  }

  /**
   * Returns a batch, uncompressed.
   *
   * @param builtWallMillis and builtNanos: now, by both clocks
   * @param slices of one user, at least one
   */
  String encode(
      String id,
      long builtWallMillis,
      long builtNanos,
      List<Slice> slices,
      Map<LossReason, Long> losses) {
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
    JsonWriter json = new JsonWriter().startObject();
    json.name("version").value(VERSION);
    json.name("batch").value(id);
    json.name("built").value(builtWallMillis);
    writeResource(json, slices.get(0).user());
    names.write(json);
    slicesTable.write(json);
    timings.write(json);
    phases.write(json);
    exemplars.write(json);
    writeLosses(json, losses);
    return json.endObject().toString();
  }

  private void writeResource(JsonWriter json, String user) {
    Map<String, String> all = new LinkedHashMap<>(resource);
    all.put("app.installation.id", installation.id());
    if (!user.isEmpty()) {
      all.put("enduser.pseudo.id", Pseudonym.of(resource.get("service.name") + "\n" + user));
    }
    json.name("resource").value(all);
  }

  private static void writeLosses(JsonWriter json, Map<LossReason, Long> losses) {
    if (losses.isEmpty()) {
      return;
    }
    json.name("losses").startObject();
    for (Map.Entry<LossReason, Long> loss : losses.entrySet()) {
      json.name(loss.getKey().label()).value(loss.getValue());
    }
    json.endObject();
  }
}
