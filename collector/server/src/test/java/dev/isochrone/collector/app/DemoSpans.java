// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import dev.isochrone.collector.TestBatches;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The requests of {@link DemoBatches} as spans of Zipkin's JSON v2: a client span each, its name,
 * tags and endpoints as Brave gives them to an OkHttp call. A full one says all that the batch says
 * of the request: device, session, cache and place as tags, phases as annotations where the batch
 * has them.
 */
final class DemoSpans {
  private static final JsonMapper JSON = new JsonMapper();
  private static final double BUCKET = 1.04;
  private static final List<String> PHASES =
      List.of("queue", "dns", "connect", "tls", "send", "wait", "server", "transfer");

  private DemoSpans() {}

  /** The bodies of some batches, in gzip. */
  static List<byte[]> bodies(long first, int count, boolean full) {
    return IntStream.range(0, count)
        .parallel()
        .mapToObj(i -> TestBatches.json(spans(DemoBatches.batch(first + i), full)))
        .map(TestBatches::gzip)
        .toList();
  }

  private static ArrayNode spans(ObjectNode batch, boolean full) {
    Random random = new Random(batch.get("batch").asString().hashCode());
    List<String> apis = new ArrayList<>();
    batch.get("names").get("api").forEach(api -> apis.add(api.asString()));
    JsonNode timings = batch.get("timings");
    long builtMicros = batch.get("built").asLong() * 1000;
    ArrayNode spans = JSON.createArrayNode();
    int phased = 0;
    for (int i = 0; i < DemoBatches.A_BATCH; i++) {
      String api = apis.get(timings.get("api").get(i).asInt());
      ObjectNode span = spans.addObject();
      long startMicros = builtMicros - (DemoBatches.A_BATCH - i) * 2_000_000L;
      span.put("traceId", "%016x%016x".formatted(random.nextLong(), random.nextLong()));
      span.put("id", "%016x".formatted(random.nextLong()));
      span.put("kind", "CLIENT").put("name", api.toLowerCase(Locale.ROOT));
      span.put("timestamp", startMicros);
      span.put("duration", (long) Math.pow(BUCKET, timings.get("total").get(i).asInt()));
      span.putObject("localEndpoint").put("serviceName", "shop");
      span.putObject("remoteEndpoint").put("serviceName", "api.example.com");
      ObjectNode tags = span.putObject("tags");
      tags.put("http.method", api.substring(0, api.indexOf(' ')));
      tags.put("http.route", api.substring(api.indexOf(' ') + 1));
      tags.put("http.status_code", timings.get("outcome").get(i).asInt() == 0 ? "200" : "503");
      int slice = i / DemoBatches.REQUESTS;
      if (full) {
        describe(tags, batch, slice, i);
        if (batch.get("slices").get("phased").get(slice).asInt() == 1) {
          annotate(span, batch.get("phases"), phased++, startMicros);
        }
      }
    }
    return spans;
  }

  private static void describe(ObjectNode tags, ObjectNode batch, int slice, int timing) {
    JsonNode resource = batch.get("resource");
    tags.put("app.version", resource.get("service.version").asString());
    tags.put("os", resource.get("os.name").asString());
    tags.put("os.version", resource.get("os.version").asString());
    tags.put("device.class", resource.get("device.class").asString());
    tags.put("installation", resource.get("app.installation.id").asString());
    tags.put("session", batch.get("slices").get("session").get(slice).asString());
    tags.put("country", name(batch, "country", batch.get("slices").get("country").get(slice)));
    tags.put("network", name(batch, "network", batch.get("slices").get("network").get(slice)));
    JsonNode timings = batch.get("timings");
    tags.put("pop", name(batch, "pop", timings.get("pop").get(timing)));
    tags.put("cache", timings.get("cache").get(timing).asString());
    tags.put("protocol", timings.get("protocol").get(timing).asString());
    tags.put("connection", timings.get("connection").get(timing).asString());
    tags.put("http.response.size", timings.get("size").get(timing).asString());
  }

  private static String name(ObjectNode batch, String dictionary, JsonNode index) {
    return batch.get("names").get(dictionary).get(index.asInt()).asString();
  }

  private static void annotate(ObjectNode span, JsonNode phases, int row, long startMicros) {
    ArrayNode annotations = span.putArray("annotations");
    long at = startMicros;
    for (String phase : PHASES) {
      int bucket = phases.get(phase).get(row).asInt();
      if (bucket > 0) {
        at += (long) Math.pow(BUCKET, bucket);
        annotations.addObject().put("timestamp", at).put("value", phase + " end");
      }
    }
  }
}
