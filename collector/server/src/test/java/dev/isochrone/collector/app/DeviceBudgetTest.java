// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.Clock;
import dev.isochrone.Isochrone;
import dev.isochrone.plan.SamplingPlan;
import dev.isochrone.plan.SamplingPlanCodec;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.mockwebserver.Dispatcher;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A device's own budget, from the policy through the plan and the SDK's draws to the store. */
class DeviceBudgetTest {
  private static final int WIRE_BYTES = 64_000;
  private static final int METERED_WIRE_BYTES = 32_000;
  private static final int SLICES = 600;

  @Test
  void what_a_device_sends_near_its_budget_stands_for_all_it_did(@TempDir Path directory)
      throws Exception {
    Files.writeString(
        directory.resolve("sampling.yaml"),
        """
        version: 1
        budget:
          storedBytesPerDay: 10 GB
        device:
          wireBytesPerDay: %d
          meteredWireBytesPerDay: %d
        """
            .formatted(WIRE_BYTES, METERED_WIRE_BYTES));
    try (TestCollector collector = TestCollector.start(directory);
        MockWebServer origin = new MockWebServer()) {
      SamplingPlan plan = awaitPlan(collector);
      assertThat(plan.wireBytesPerDay()).isEqualTo(WIRE_BYTES);
      assertThat(plan.meteredWireBytesPerDay()).isEqualTo(METERED_WIRE_BYTES);

      origin.setDispatcher(new Origin());
      long delivered = useApp(collector.url(), origin);

      assertThat(collector.awaitCount("SELECT sum(length(timings.api)) FROM slices", delivered))
          .isEqualTo(delivered)
          .isLessThan(SLICES / 2);
      JsonNode estimate =
          collector
              .rows(
                  """
                  SELECT sum(1 / keep_probability) AS slices,
                      sqrt(sum(1 / keep_probability * (1 / keep_probability - 1))) AS deviation,
                      uniqExact(keep_probability) AS probabilities
                  FROM slices
                  """)
              .get(0);
      assertThat(estimate.get("probabilities").asInt()).as("1, 1/2, 1/4 at least").isGreaterThan(2);
      assertThat(Math.abs(estimate.get("slices").asDouble() - SLICES))
          .isLessThan(5 * estimate.get("deviation").asDouble());
      assertThat(collector.rows("SELECT * FROM quarantine")).isEmpty();
      assertThat(
              collector
                  .rows("SELECT sum(wire_bytes) AS bytes FROM ingest_usage")
                  .get(0)
                  .get("bytes")
                  .asLong())
          .isLessThan(WIRE_BYTES);
      assertThat(
              collector
                  .rows("SELECT sum(records) AS n FROM losses WHERE reason = 'device_budget'")
                  .get(0)
                  .get("n")
                  .asLong())
          .isPositive();
    }
  }

  /** Makes a slice of each request, and returns how many of them were delivered. */
  private static long useApp(String collectorUrl, MockWebServer origin) throws Exception {
    try (Isochrone isochrone =
        Isochrone.builder("shop", collectorUrl, TestCollector.KEY).clock(new Noon()).build()) {
      OkHttpClient client = isochrone.instrument(new OkHttpClient());
      Request request =
          new Request.Builder().url("http://localhost:" + origin.getPort() + "/v1/items").build();
      for (int i = 0; i < SLICES; i++) {
        try (Response response = client.newCall(request).execute()) {
          response.body().bytes();
        }
        assertThat(isochrone.flush(20_000)).isTrue();
      }
      Matcher told = Pattern.compile("(\\d+) requests delivered").matcher(isochrone.dump());
      assertThat(told.find()).as(isochrone.dump()).isTrue();
      return Long.parseLong(told.group(1));
    }
  }

  private static SamplingPlan awaitPlan(TestCollector collector) throws Exception {
    HttpRequest ask =
        HttpRequest.newBuilder(URI.create(collector.url() + "/v1/plan"))
            .header("Authorization", "Bearer " + TestCollector.KEY)
            .build();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    SamplingPlan plan = SamplingPlan.KEEP_EVERYTHING;
    while (plan.version() == 0 && System.nanoTime() < deadline) {
      HttpResponse<byte[]> reply =
          HttpClient.newHttpClient().send(ask, HttpResponse.BodyHandlers.ofByteArray());
      plan = SamplingPlanCodec.decode(reply.body()).plan();
    }
    return plan;
  }

  /** The device believes that it was noon when it began: how much may be used depends on it. */
  private static final class Noon implements Clock {
    private static final long DAY_MILLIS = 86_400_000;

    private final long began = System.nanoTime();
    private final long today = System.currentTimeMillis() / DAY_MILLIS * DAY_MILLIS;

    @Override
    public long nanoTime() {
      return System.nanoTime();
    }

    @Override
    public long wallMillis() {
      return today + DAY_MILLIS / 2 + (System.nanoTime() - began) / 1_000_000;
    }
  }

  private static final class Origin extends Dispatcher {
    @Override
    public MockResponse dispatch(RecordedRequest request) {
      return new MockResponse().setBody("ok");
    }
  }
}
