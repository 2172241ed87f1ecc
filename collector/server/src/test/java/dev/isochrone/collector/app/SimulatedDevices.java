// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import dev.isochrone.plan.LogBucket;
import dev.isochrone.plan.Outcome;
import dev.isochrone.plan.SamplingPlan;
import dev.isochrone.plan.SamplingPlanCodec;
import dev.isochrone.plan.SliceDecision;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Devices in a few countries that decide over their slices with the SDK's own {@link
 * SliceDecision}, under the plans that the collector hands out, and know what really happened. Each
 * country's devices send through one connection. Not thread-safe.
 */
final class SimulatedDevices {
  static final Map<String, String> ADDRESSES =
      Map.of("JP", "133.242.0.3", "DE", "217.160.0.1", "US", "8.8.8.8", "BR", "200.147.0.1");

  private static final JsonMapper JSON = new JsonMapper();
  private static final int APIS = 10;
  private static final int SLICE = 8;

  private final TestCollector collector;
  private final SplittableRandom random;
  private final Map<String, SamplingPlan> plans = new TreeMap<>();
  private final SliceDecision decision = new SliceDecision(SamplingPlan.KEEP_EVERYTHING);

  /** What really happened: requests by country and api. */
  final Map<String, Long> truth = new TreeMap<>();

  /** Slices that the collector took. */
  long accepted;

  private long batches;

  SimulatedDevices(TestCollector collector, long seed) {
    this.collector = collector;
    this.random = new SplittableRandom(seed);
    ADDRESSES.keySet().forEach(country -> plans.put(country, SamplingPlan.KEEP_EVERYTHING));
  }

  SamplingPlan plan(String country) {
    return plans.getOrDefault(country, SamplingPlan.KEEP_EVERYTHING);
  }

  /** How many requests there were. */
  long requests() {
    return truth.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Lets every country make so many requests and sends what is kept of them. */
  void make(Map<String, Integer> requests) throws Exception {
    for (Map.Entry<String, Integer> entry : requests.entrySet()) {
      ObjectNode batch = empty(entry.getKey());
      for (int made = 0; made < entry.getValue(); made += SLICE) {
        slice(batch, entry.getKey());
      }
      send(entry.getKey(), batch);
    }
  }

  private void slice(ObjectNode batch, String country) {
    SamplingPlan plan = plan(country);
    decision.reset(plan);
    int[] api = new int[SLICE];
    int[] bucket = new int[SLICE];
    Outcome[] outcome = new Outcome[SLICE];
    for (int i = 0; i < SLICE; i++) {
      api[i] = (int) (APIS * random.nextDouble() * random.nextDouble());
      double micros = 80_000 * Math.exp(0.7 * random.nextGaussian() + api[i] / 5.0);
      bucket[i] = LogBucket.of((long) micros);
      outcome[i] = random.nextInt(100) == 0 ? Outcome.SERVER_ERROR : Outcome.OK;
      decision.add(name(api[i]), bucket[i], outcome[i]);
      truth.merge(country + " " + name(api[i]), 1L, Long::sum);
    }
    double keep = SliceDecision.rounded(decision.keepProbability());
    if (random.nextDouble() >= keep) {
      return;
    }
    int kept = 0;
    for (int i = 0; i < SLICE; i++) {
      double own = decision.timingKeepProbability(i);
      if (random.nextDouble() < own) {
        timing(batch, i, api[i], outcome[i], bucket[i], own);
        kept++;
      }
    }
    slice(batch, plan.version(), keep, kept);
  }

  /** Adds a row to the slices of a batch; its timings are there already. */
  static void slice(ObjectNode batch, long plan, double keep, int timings) {
    column(batch, "slices", "slice").add(column(batch, "slices", "slice").size());
    column(batch, "slices", "session").add(1);
    column(batch, "slices", "age").add(1000);
    column(batch, "slices", "plan").add(plan);
    column(batch, "slices", "keep").add(keep);
    column(batch, "slices", "requests").add(timings);
  }

  static void timing(ObjectNode batch, int at, int api, Outcome outcome, int bucket, double keep) {
    column(batch, "timings", "gap").add(at == 0 ? 0 : 1);
    column(batch, "timings", "api").add(api);
    column(batch, "timings", "outcome").add(outcome.code());
    column(batch, "timings", "total").add(bucket);
    column(batch, "timings", "keep").add(keep);
  }

  /** Sends a batch from a country, if it has any slices, and obeys the plan of the reply. */
  JsonNode send(String country, ObjectNode batch) throws Exception {
    if (column(batch, "slices", "slice").isEmpty()) {
      return JSON.createObjectNode();
    }
    HttpResponse<String> response = post(country, batch);
    JsonNode reply = TestCollector.json(response);
    accepted += reply.get("accepted").get("slices").asInt();
    if (reply.has("plan")) {
      byte[] bytes = Base64.getDecoder().decode(reply.get("plan").asString());
      plans.put(country, SamplingPlanCodec.decode(bytes, plan(country)).plan());
    }
    return reply;
  }

  /** As an SDK does: the same batch once more where its answer was lost. */
  private HttpResponse<String> post(String country, ObjectNode batch) throws Exception {
    String[] headers = {
      "X-Forwarded-For",
      Objects.requireNonNull(ADDRESSES.get(country)),
      "Isochrone-Plan",
      Long.toString(plan(country).version())
    };
    try {
      return collector.post(batch, headers);
    } catch (IOException e) {
      return collector.post(batch, headers);
    }
  }

  /** A batch without slices, of an installation that nobody else is. */
  ObjectNode empty(String country) {
    long number = 1_000_000 + country.hashCode() % 1000 * 100_000L + batches++;
    ObjectNode batch = JSON.createObjectNode();
    batch.put("version", 1).put("batch", "%032x".formatted(random.nextLong()));
    batch.put("built", System.currentTimeMillis());
    batch
        .putObject("resource")
        .put("service.name", "shop")
        .put("app.installation.id", "%032x".formatted(number));
    ArrayNode names = batch.putObject("names").putArray("api");
    for (int api = 0; api < APIS; api++) {
      names.add(name(api));
    }
    batch.putObject("slices");
    batch.putObject("timings");
    return batch;
  }

  static String name(int api) {
    return "GET /v1/things/" + api;
  }

  private static ArrayNode column(ObjectNode batch, String table, String column) {
    return batch.withObject(table).withArray(column);
  }
}
