// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import dev.isochrone.Slice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the JSON document of a batch, version 1 ({@code wire/README.md}). Column-oriented: an
 * array per column, so that gzip sees like beside like. Used by the worker only.
 */
final class BatchEncoder implements BatchContent {

  static final long VERSION = 1;

  private final Map<String, String> resource;
  private final Installation installation;

  BatchEncoder(Map<String, String> resource, Installation installation) {
    this.resource = resource;
    this.installation = installation;
  }

  /** Returns a batch in UTF-8, uncompressed. */
  @Override
  public byte[] encode(
      String id,
      long builtWallMillis,
      long builtNanos,
      List<Slice> slices,
      Map<String, Long> losses) {
    Names names = new Names();
    SlicesTable slicesTable = new SlicesTable(names);
    TimingsTable timings = new TimingsTable(names);
    PhasesTable phases = new PhasesTable(names);
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
    Map<String, Object> batch = new LinkedHashMap<>();
    batch.put("version", VERSION);
    batch.put("batch", id);
    batch.put("built", builtWallMillis);
    batch.put("resource", resource(slices.get(0).user()));
    batch.put("names", names.dictionaries());
    batch.put("slices", slicesTable.columns());
    batch.put("timings", timings.columns());
    putUnlessEmpty(batch, "phases", phases.columns());
    putUnlessEmpty(batch, "exemplars", exemplars.columns());
    putUnlessEmpty(batch, "losses", losses);
    return JsonWriter.utf8(batch);
  }

  private Map<String, String> resource(String user) {
    Map<String, String> all = new LinkedHashMap<>(resource);
    all.put("app.installation.id", installation.id());
    if (!user.isEmpty()) {
      all.put("enduser.pseudo.id", Pseudonym.of(resource.get("service.name") + "\n" + user));
    }
    return all;
  }

  private static void putUnlessEmpty(
      Map<String, Object> batch, String member, Map<String, ?> members) {
    if (!members.isEmpty()) {
      batch.put(member, members);
    }
  }
}
