// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import dev.isochrone.collector.TestBatches;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Batches as the demo's phones send them under the policy of its sampling.yaml: 10 slices × 12
 * timings of 22 APIs, phases on a quarter of the slices, an exemplar of every thirtieth request.
 * The same requests can be had as spans of Zipkin. Each batch is of a phone of its own.
 */
final class DemoBatches {
  static final int SLICES = 10;
  static final int REQUESTS = 12;

  /** Requests of one batch. */
  static final int A_BATCH = SLICES * REQUESTS;

  private static final int EXEMPLARS = A_BATCH / 30;
  private static final int APIS = 22;
  private static final int PHASED_OF = 4;
  private static final JsonMapper JSON = new JsonMapper();
  private static final String[] COUNTRIES = {"DE", "JP", "US", "BR", "IN", "FR"};
  private static final String[] POPS = {"NRT57-P3", "FRA56-P10", "IAD12-C1"};

  private DemoBatches() {}

  /** The bodies of some batches as SDKs write them, in gzip. */
  static List<byte[]> bodies(long first, int count) {
    return IntStream.range(0, count)
        .parallel()
        .mapToObj(i -> TestBatches.gzip(TestBatches.json(SdkForm.of(batch(first + i)))))
        .toList();
  }

  /** An address of the phone of each batch, in networks of several countries. */
  static String address(int number) {
    int[] networks = {133, 217, 200, 81, 103, 24};
    return networks[number % networks.length]
        + "."
        + number / 65_536 % 200
        + "."
        + number / 256 % 256
        + "."
        + (1 + number % 254);
  }

  static ObjectNode batch(long number) {
    Random random = new Random(number);
    ObjectNode batch = JSON.createObjectNode();
    batch.put("version", 1).put("batch", TestBatches.id(number));
    batch.put("built", System.currentTimeMillis());
    resource(batch.putObject("resource"), number, random);
    names(batch.putObject("names"));
    int[] phased = IntStream.range(0, SLICES).map(i -> chance(random, PHASED_OF)).toArray();
    slices(batch.putObject("slices"), number, phased, random);
    timings(batch.putObject("timings"), random);
    phases(batch.putObject("phases"), IntStream.of(phased).sum() * REQUESTS, random);
    exemplars(batch.putObject("exemplars"), random);
    batch.putObject("losses").put("not_kept", 40 + random.nextInt(200));
    return batch;
  }

  private static void resource(ObjectNode resource, long number, Random random) {
    resource.put("service.name", "shop").put("service.version", "5.2." + random.nextInt(4));
    resource.put("os.name", "android").put("os.version", Integer.toString(12 + random.nextInt(4)));
    resource.put("device.class", new String[] {"low", "mid", "high"}[random.nextInt(3)]);
    resource.put("telemetry.sdk.name", "isochrone-java").put("telemetry.sdk.version", "0.1.0");
    resource.put("app.installation.id", "%032x".formatted(number * 7919 + 1));
  }

  private static void names(ObjectNode names) {
    ArrayNode apis = names.putArray("api");
    for (int api = 0; api < APIS; api++) {
      apis.add(api(api));
    }
    fill(names.putArray("country"), COUNTRIES);
    fill(names.putArray("network"), "wifi", "cell/lte", "cell/nr");
    fill(names.putArray("carrier"), "440-10", "262-01");
    fill(names.putArray("pop"), POPS);
    fill(names.putArray("host"), "api.example.com");
    fill(names.putArray("failure"), "SocketTimeoutException");
  }

  private static String api(int api) {
    String[] methods = {"GET", "GET", "POST", "PUT", "GET"};
    return methods[api % methods.length] + " /v1/calendars/{id}/things-" + api;
  }

  private static void slices(ObjectNode table, long number, int[] phased, Random random) {
    int country = random.nextInt(COUNTRIES.length);
    int network = random.nextInt(3);
    column(table, "session", SLICES, i -> (int) (number % 100_000));
    column(table, "slice", SLICES, i -> i);
    column(table, "age", SLICES, i -> (SLICES - i) * 61_000 + random.nextInt(90) * 100);
    column(table, "country", SLICES, i -> country);
    column(table, "network", SLICES, i -> network);
    column(table, "carrier", SLICES, i -> network == 0 ? -1 : 0);
    column(table, "phased", SLICES, i -> phased[i]);
    column(table, "requests", SLICES, i -> REQUESTS);
  }

  private static void timings(ObjectNode table, Random random) {
    int pop = random.nextInt(POPS.length);
    column(table, "gap", A_BATCH, i -> i % REQUESTS == 0 ? 0 : random.nextInt(40));
    column(table, "api", A_BATCH, i -> random.nextInt(1 + random.nextInt(APIS)));
    column(table, "outcome", A_BATCH, i -> chance(random, 50) * 2);
    column(table, "total", A_BATCH, i -> 280 + (int) (20 * random.nextGaussian()));
    column(table, "size", A_BATCH, i -> 150 + random.nextInt(120));
    column(table, "cache", A_BATCH, i -> random.nextInt(3));
    column(table, "protocol", A_BATCH, i -> 3);
    column(table, "connection", A_BATCH, i -> i % REQUESTS == 0 ? 1 : 2);
    column(table, "pop", A_BATCH, i -> pop);
  }

  private static void phases(ObjectNode table, int rows, Random random) {
    column(table, "queue", rows, i -> chance(random, 4) * (100 + random.nextInt(60)));
    column(table, "dns", rows, i -> i % REQUESTS == 0 ? 200 + random.nextInt(40) : 0);
    column(table, "connect", rows, i -> i % REQUESTS == 0 ? 250 + random.nextInt(30) : 0);
    column(table, "tls", rows, i -> i % REQUESTS == 0 ? 260 + random.nextInt(30) : 0);
    column(table, "send", rows, i -> 120 + random.nextInt(50));
    column(table, "wait", rows, i -> 260 + random.nextInt(60));
    column(table, "server", rows, i -> chance(random, 3) == 0 ? 200 + random.nextInt(60) : 0);
    column(table, "transfer", rows, i -> 150 + random.nextInt(60));
  }

  private static void exemplars(ObjectNode table, Random random) {
    column(table, "skip", EXEMPLARS, i -> random.nextInt(30));
    column(table, "queue", EXEMPLARS, i -> random.nextInt(900));
    column(table, "send", EXEMPLARS, i -> 100 + random.nextInt(900));
    column(table, "wait", EXEMPLARS, i -> 30_000 + random.nextInt(90_000));
    column(table, "server", EXEMPLARS, i -> 9000 + random.nextInt(9000));
    column(table, "transfer", EXEMPLARS, i -> 1000 + random.nextInt(9000));
    column(table, "total", EXEMPLARS, i -> 130_000 + random.nextInt(90_000));
    column(table, "status", EXEMPLARS, i -> 200);
    column(table, "received", EXEMPLARS, i -> 1000 + random.nextInt(50_000));
    column(table, "ip", EXEMPLARS, i -> 4);
    column(table, "host", EXEMPLARS, i -> 0);
    column(table, "reached", EXEMPLARS, i -> 0);
    ArrayNode trace = table.putArray("trace");
    for (int i = 0; i < EXEMPLARS; i++) {
      trace.add("%016x%016x".formatted(random.nextLong(), random.nextLong()));
    }
  }

  private static int chance(Random random, int one) {
    return random.nextInt(one) == 0 ? 1 : 0;
  }

  private static void fill(ArrayNode array, String... values) {
    for (String value : values) {
      array.add(value);
    }
  }

  private static void column(ObjectNode table, String name, int rows, IntUnaryOperator value) {
    ArrayNode column = table.putArray(name);
    for (int i = 0; i < rows; i++) {
      column.add(value.applyAsInt(i));
    }
  }
}
