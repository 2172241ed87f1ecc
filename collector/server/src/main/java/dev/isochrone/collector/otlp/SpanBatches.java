// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.otlp;

import dev.isochrone.collector.Arrival;
import dev.isochrone.collector.Batch;
import dev.isochrone.collector.BatchId;
import dev.isochrone.collector.DeviceResource;
import dev.isochrone.collector.Refusal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Collects the spans of one request, resource by resource. Not thread-safe. */
final class SpanBatches implements SpanSink {
  private static final int MAX_SPANS = 65_536;
  private static final int MAX_RESOURCES = 1024;
  private static final int MAX_LENGTH = 200;

  private final Arrival arrival;
  private final SpanCheck check;
  private final ExemplarRule exemplars;
  private final IntFunction<BatchId> ids;
  private final List<SpanBatch> batches = new ArrayList<>();
  private List<HttpSpan> requests = new ArrayList<>();
  private Map<Refusal, Integer> refused = new EnumMap<>(Refusal.class);
  private int spans;

  SpanBatches(Arrival arrival, SpanCheck check, ExemplarRule exemplars, IntFunction<BatchId> ids) {
    this.arrival = arrival;
    this.check = check;
    this.exemplars = exemplars;
    this.ids = ids;
  }

  List<SpanBatch> all() {
    return batches;
  }

  @Override
  public void span(SpanDraft span) throws InvalidTraces {
    spans++;
    if (spans > MAX_SPANS) {
      throw InvalidTraces.tooLarge("expected at most " + MAX_SPANS + " spans: more");
    }
    @Nullable Refusal refusal = check.refusal(span);
    if (refusal == null) {
      requests.add(check.request(span));
    } else {
      refused.merge(refusal, 1, Integer::sum);
    }
  }

  @Override
  public void resource(KnownAttributes attributes) throws InvalidTraces {
    if (batches.size() == MAX_RESOURCES) {
      throw InvalidTraces.tooLarge("expected at most " + MAX_RESOURCES + " resources: more");
    }
    if (attributes.text("service.name").isEmpty() && arrival.key().app().isEmpty()) {
      refused.merge(Refusal.NO_APP, requests.size(), Integer::sum);
      requests = new ArrayList<>();
    }
    if (!requests.isEmpty() || !refused.isEmpty()) {
      SpanTables tables = new SpanTables(requests, attributes, arrival.receivedAtMillis());
      batches.add(
          new SpanBatch(
              new Batch(
                  ids.apply(batches.size()),
                  // a span's clock is its device's, and nothing tells by how much it is off
                  arrival.receivedAtMillis() - arrival.batchAgeMillis(),
                  device(attributes),
                  tables.names(),
                  tables.slices(),
                  tables.timings(),
                  tables.phases(),
                  tables.exemplars(exemplars),
                  new TreeMap<>(Map.of())),
              refused));
    }
    requests = new ArrayList<>();
    refused = new EnumMap<>(Refusal.class);
  }

  private static DeviceResource device(KnownAttributes resource) {
    String language = resource.text("telemetry.sdk.language");
    return new DeviceResource(
        cut(resource.text("service.name")),
        cut(resource.text("service.version")),
        cut(resource.text("os.name", "os.type")),
        cut(resource.text("os.version")),
        cut(resource.text("device.class")),
        cut("otlp/" + language + " " + resource.text("telemetry.sdk.version")),
        resource.text("app.installation.id", "device.id", "service.instance.id"),
        resource.text("enduser.pseudo.id"));
  }

  private static String cut(String text) {
    return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH);
  }
}
