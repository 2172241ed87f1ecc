// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Batches as an SDK would make them, drawn from a seed, as trees that a test may spoil. */
public final class TestBatches {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String[] APIS = {
    "GET /v1/calendars", "GET /v1/calendars/{id}", "POST /v1/events", "GET /v1/users/me"
  };

  private TestBatches() {}

  /** The batch id of a number. */
  public static String id(long number) {
    return "%032x".formatted(number + 1);
  }

  /**
   * Returns a batch of phased slices.
   *
   * @param number names the batch; also its session, so that its slices can be found
   * @param slices how many
   * @param requests in each
   */
  public static ObjectNode batch(long number, int slices, int requests) {
    Random random = new Random(number);
    int timings = slices * requests;
    ObjectNode batch = JSON.createObjectNode();
    batch.put("version", 1).put("batch", id(number)).put("built", System.currentTimeMillis());
    batch
        .putObject("resource")
        .put("service.name", "shop")
        .put("service.version", "5.2.0")
        .put("os.name", "android")
        .put("os.version", "15")
        .put("device.class", "mid")
        .put("app.installation.id", "%032x".formatted(number * 7919 + 1))
        .put("telemetry.sdk.version", "0.1.0");
    ObjectNode names = batch.putObject("names");
    for (String api : APIS) {
      names.withArray("api").add(api);
    }
    names.putArray("country").add("DE").add("JP");
    names.putArray("network").add("wifi").add("cell/lte");
    names.putArray("pop").add("NRT57-P3");
    names.putArray("host").add("api.example.com");
    ObjectNode table = batch.putObject("slices");
    column(table, "session", slices, i -> (int) number);
    column(table, "slice", slices, i -> i);
    column(table, "age", slices, i -> 90_000 - i * 1000);
    column(table, "country", slices, i -> i % 2);
    column(table, "network", slices, i -> i % 2);
    column(table, "phased", slices, i -> 1);
    column(table, "requests", slices, i -> requests);
    table = batch.putObject("timings");
    column(table, "gap", timings, i -> i % requests == 0 ? 0 : random.nextInt(24));
    column(table, "api", timings, i -> random.nextInt(APIS.length));
    column(table, "outcome", timings, i -> random.nextInt(20) == 0 ? 2 : 0);
    column(table, "total", timings, i -> 280 + random.nextInt(80));
    column(table, "size", timings, i -> 150 + random.nextInt(120));
    column(table, "cache", timings, i -> random.nextInt(3));
    column(table, "protocol", timings, i -> 3);
    column(table, "connection", timings, i -> random.nextInt(6) == 0 ? 1 : 2);
    column(table, "pop", timings, i -> 0);
    table = batch.putObject("phases");
    column(table, "wait", timings, i -> 260 + random.nextInt(60));
    column(table, "server", timings, i -> 200 + random.nextInt(60));
    column(table, "transfer", timings, i -> 150 + random.nextInt(60));
    table = batch.putObject("exemplars");
    int exemplars = Math.max(1, timings / 40);
    column(table, "skip", exemplars, i -> i == 0 ? 0 : 39);
    column(table, "wait", exemplars, i -> 30_000 + random.nextInt(90_000));
    column(table, "transfer", exemplars, i -> 1000 + random.nextInt(9000));
    column(table, "total", exemplars, i -> 130_000 + random.nextInt(90_000));
    column(table, "status", exemplars, i -> 200);
    column(table, "sent", exemplars, i -> 0);
    column(table, "received", exemplars, i -> 1000 + random.nextInt(50_000));
    column(table, "host", exemplars, i -> 0);
    ArrayNode trace = table.putArray("trace");
    for (int i = 0; i < exemplars; i++) {
      trace.add("%016x%016x".formatted(random.nextLong(), random.nextLong()));
    }
    return batch;
  }

  /** Sets one element of a column. */
  public static void set(ObjectNode batch, String table, String column, int row, JsonNode value) {
    ObjectNode columns = (ObjectNode) batch.get(table);
    ArrayNode values = columns.withArray(column);
    values.set(row, value);
  }

  /** Gives a column of a table the same value in every row. */
  public static void fill(ObjectNode batch, String table, String column, int rows, JsonNode value) {
    ((ObjectNode) batch.get(table)).putArray(column).addAll(Collections.nCopies(rows, value));
  }

  /** The JSON of a batch. */
  public static byte[] json(JsonNode batch) {
    return batch.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** A body in gzip. */
  public static byte[] gzip(byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static void column(ObjectNode table, String name, int rows, IntUnaryOperator value) {
    ArrayNode column = table.putArray(name);
    for (int i = 0; i < rows; i++) {
      column.add(value.applyAsInt(i));
    }
  }
}
