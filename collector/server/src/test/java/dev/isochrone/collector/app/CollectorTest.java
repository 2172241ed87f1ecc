// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.collector.TestBatches;
import dev.isochrone.plan.SamplingPlanCodec;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A collector with the real engine, spoken to over real sockets. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CollectorTest {
  private static final Path GOLDEN = Path.of("../../sdk/core/wire/golden");
  private static final JsonMapper JSON = new JsonMapper();

  private Path directory = Path.of("");

  @SuppressWarnings("NullAway.Init")
  private TestCollector collector;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    this.directory = directory;
    Files.writeString(
        directory.resolve("sampling.yaml"), "version: 1\nbudget:\n  storedBytesPerDay: 1 GB\n");
    // golden batches name a plan of another collector
    collector = TestCollector.start(directory, "--isochrone.verify-weights=false");
  }

  @AfterAll
  void stop() {
    collector.close();
  }

  @Test
  void goes_on_when_another_of_the_same_process_is_closed() throws Exception {
    TestCollector other =
        TestCollector.start(
            directory.resolve("other"), "--clickhouse.url=" + collector.clickHouseUrl());
    assertThat(other.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
    other.close();

    for (int i = 0; i < 100; i++) {
      assertThat(collector.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void stores_each_value_of_the_golden_batch() throws Exception {
    ObjectNode batch =
        (ObjectNode) JSON.readTree(Files.readAllBytes(GOLDEN.resolve("v1-full.json")));

    HttpResponse<String> reply = collector.post(batch, "Isochrone-Batch-Age", "2000");

    assertThat(reply.statusCode()).isEqualTo(200);
    assertThat(TestCollector.json(reply).get("accepted").get("slices").asInt()).isEqualTo(2);
    assertThat(TestCollector.json(reply).get("rejected").isEmpty()).isTrue();
    String mine =
        " WHERE app_version = '5.2.0' AND os_version = '15' AND session = 4 AND slice = 2";
    assertThat(collector.awaitCount("SELECT count() FROM slices" + mine, 1)).isEqualTo(1);
    JsonNode slice =
        collector
            .rows("SELECT *, dateDiff('millisecond', t0, received_at) AS age FROM slices" + mine)
            .get(0);
    assertThat(slice.get("country").asString()).isEqualTo("JP");
    assertThat(slice.get("country_source").asString()).isEqualTo("device");
    assertThat(slice.get("network").asString()).isEqualTo("cell/lte");
    assertThat(slice.get("carrier").asString()).isEqualTo("440-10");
    assertThat(slice.get("plan_version").asLong()).isEqualTo(7);
    assertThat(slice.get("keep_probability").asDouble()).isEqualTo(0.25);
    assertThat(slice.get("phase_keep_probability").asDouble()).isEqualTo(0.5);
    assertThat(slice.get("admission").asDouble()).isEqualTo(1);
    assertThat(slice.get("age").asLong()).isEqualTo(121_000 + 2000);
    assertThat(slice.get("timings.api").toString())
        .isEqualTo("[\"GET /v1/calendars\",\"POST /v1/events\"]");
    assertThat(slice.get("timings.outcome").toString()).isEqualTo("[\"ok\",\"timeout\"]");
    assertThat(slice.get("timings.cache").get(0).asString()).isEqualTo("edge_miss");
    assertThat(slice.get("timings.pop").get(0).asString()).isEqualTo("NRT57-P3");
    assertThat(slice.get("timings.keep").toString()).isEqualTo("[1,0.5]");
    assertThat(slice.get("phases.wait").size()).isEqualTo(2);
    assertThat(collector.awaitCount("SELECT count() FROM exemplars" + mine, 2)).isEqualTo(2);
    JsonNode exemplar =
        collector
            .rows(
                "SELECT *, hex(trace_id) AS trace FROM exemplars"
                    + mine
                    + " AND outcome = 'ok' AND app_version = '5.2.0'")
            .get(0);
    assertThat(exemplar.get("keep_probability").asDouble()).isEqualTo(0.25 * 0.125);
    assertThat(exemplar.get("wait_us").asLong()).isEqualTo(6000);
    assertThat(exemplar.get("server_us").asLong()).isEqualTo(2500);
    assertThat(exemplar.get("sent_bytes").asLong()).isEqualTo(321);
    assertThat(exemplar.get("cache_age_s").asLong()).isEqualTo(60);
    assertThat(exemplar.get("ip_family").asInt()).isEqualTo(6);
    assertThat(exemplar.get("host").asString()).isEqualTo("api.example.com");
    assertThat(exemplar.get("trace").asString()).hasSize(32);
  }

  @Test
  void stores_what_the_device_did_with_metered_as_it_was() throws Exception {
    collector.post(JSON.readTree(Files.readAllBytes(GOLDEN.resolve("v1-state.json"))));

    assertThat(collector.awaitCount("SELECT count() FROM exemplars WHERE session = 8", 1))
        .isEqualTo(1);
    assertThat(
            collector.rows(
                "SELECT slice, metered, roaming, background FROM slices WHERE session = 8"
                    + " ORDER BY slice"))
        .extracting(JsonNode::toString)
        .containsExactly(
            "{\"slice\":0,\"metered\":true,\"roaming\":false,\"background\":true}",
            "{\"slice\":1,\"metered\":true,\"roaming\":true,\"background\":false}",
            "{\"slice\":2,\"metered\":false,\"roaming\":false,\"background\":false}");
    JsonNode exemplar =
        collector.rows("SELECT device_state FROM exemplars WHERE session = 8").get(0);
    assertThat(exemplar.get("device_state").asInt()).isEqualTo(3);
  }

  @Test
  void stores_what_the_user_had_said() throws Exception {
    collector.post(JSON.readTree(Files.readAllBytes(GOLDEN.resolve("v1-consent.json"))));

    assertThat(collector.awaitCount("SELECT count() FROM exemplars WHERE session = 11", 1))
        .isEqualTo(1);
    assertThat(
            collector
                .rows(
                    "SELECT consent, isochrone_device_state(device_state) AS state FROM slices"
                        + " WHERE session = 11 ORDER BY slice")
                .stream()
                .map(row -> row.get("consent").asString() + " " + row.get("state").asString()))
        .containsExactly("not_asked none", "granted none", "pending background");
    assertThat(collector.rows("SELECT consent FROM exemplars WHERE session = 11").get(0).toString())
        .isEqualTo("{\"consent\":\"pending\"}");
  }

  @Test
  void stores_headers_that_the_app_allows() throws Exception {
    collector.post(JSON.readTree(Files.readAllBytes(GOLDEN.resolve("v1-headers.json"))));

    assertThat(headersOf(9, 3))
        .containsExactly(
            "{\"x-region\":\"ap-northeast-1\",\"x-experiment\":\"new-list\"}",
            "{}",
            "{\"x-experiment\":\"\"}");
  }

  @Test
  void stores_no_header_that_tells_who_somebody_is_whoever_allows_it() throws Exception {
    ObjectNode batch =
        (ObjectNode) JSON.readTree(Files.readAllBytes(GOLDEN.resolve("v1-headers.json")));
    batch.put("batch", "7f1e2d3c4b5a69788796a5b4c3d2e1f0");
    ((ObjectNode) batch.get("slices")).putArray("session").add(10);
    ((ObjectNode) batch.get("names"))
        .putArray("header")
        .add("set-cookie: canary")
        .add("x-region: 203.0.113.77")
        .add("x-region: tyo")
        .add("no header");
    ((ObjectNode) batch.get("exemplars")).putArray("headers").add("0 2").add("1 3").add("2");

    HttpResponse<String> reply = collector.post(batch);

    assertThat(TestCollector.json(reply).get("rejected").isEmpty()).isTrue();
    assertThat(headersOf(10, 3))
        .containsExactly("{\"x-region\":\"tyo\"}", "{}", "{\"x-region\":\"tyo\"}");
  }

  private List<String> headersOf(int session, int exemplars) throws Exception {
    String mine = " FROM exemplars WHERE session = " + session;
    assertThat(collector.awaitCount("SELECT count()" + mine, exemplars)).isEqualTo(exemplars);
    return collector.rows("SELECT headers" + mine + " ORDER BY wait_us").stream()
        .map(row -> row.get("headers").toString())
        .toList();
  }

  @Test
  void accepts_every_golden_batch() throws Exception {
    for (String name : List.of("v1-minimal.json", "v1-defaults.json", "v1-unknown.json")) {
      HttpResponse<String> reply =
          collector.post(JSON.readTree(Files.readAllBytes(GOLDEN.resolve(name))));

      assertThat(reply.statusCode()).as(name + reply.body()).isEqualTo(200);
      assertThat(TestCollector.json(reply).get("rejected").isEmpty()).as(name).isTrue();
    }
  }

  @Test
  void a_retry_is_acknowledged_and_not_stored_twice() throws Exception {
    ObjectNode batch = TestBatches.batch(101, 3, 2);

    assertThat(collector.post(batch).statusCode()).isEqualTo(200);
    HttpResponse<String> again = collector.post(batch, "Isochrone-Attempt", "2");
    assertThat(collector.post(TestBatches.batch(102, 1, 1)).statusCode()).isEqualTo(200);

    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(TestCollector.json(again).get("accepted").get("slices").asInt()).isEqualTo(3);
    assertThat(collector.awaitCount("SELECT count() FROM slices WHERE session = 102", 1))
        .isEqualTo(1);
    assertThat(collector.awaitCount("SELECT count() FROM slices WHERE session = 101", 3))
        .isEqualTo(3);
  }

  @Test
  void refused_records_are_told_counted_and_stored_as_losses() throws Exception {
    Map<String, Double> before = collector.metrics();
    ObjectNode batch = TestBatches.batch(103, 4, 2);
    TestBatches.set(batch, "timings", "outcome", 7, JSON.readTree("77"));
    ((ObjectNode) batch.get("resource")).put("service.version", "refusing");

    HttpResponse<String> reply = collector.post(batch);

    assertThat(TestCollector.json(reply).get("accepted").get("slices").asInt()).isEqualTo(3);
    assertThat(TestCollector.json(reply).get("rejected").get("unknown_outcome").asInt())
        .isEqualTo(1);
    assertThat(
            collector.awaitCount(
                "SELECT sum(records) FROM losses WHERE app_version = 'refusing'"
                    + " AND reason = 'unknown_outcome' AND source = 'collector'",
                1))
        .isEqualTo(1);
    Map<String, Double> after = collector.metrics();
    double received = growth(before, after, "isochrone_received_total");
    double kept = growth(before, after, "isochrone_kept_total");
    double rejected = growth(before, after, "isochrone_rejected_total");
    assertThat(received).isEqualTo(5);
    assertThat(kept + rejected).isEqualTo(received);
  }

  @Test
  void rollups_hold_what_the_raw_slices_say() throws Exception {
    ObjectNode batch = TestBatches.batch(104, 6, 5);
    TestBatches.fill(batch, "slices", "keep", 6, JSON.readTree("0.25"));
    TestBatches.fill(batch, "timings", "keep", 30, JSON.readTree("0.5"));
    ((ObjectNode) batch.get("names")).putArray("api").add("r0").add("r1").add("r2").add("r3");

    collector.post(batch);

    assertThat(
            collector.awaitCount(
                "SELECT sum(sampled) FROM rollup_api_hour WHERE api LIKE 'r_'", 30))
        .isEqualTo(30);
    String raw =
        "SELECT sum(w * m) AS requests, sum(w * (w - 1) * m * m + w * m) AS slice_variance FROM"
            + " (SELECT 4 AS w, sum(2) AS m, any(session) FROM slices"
            + " ARRAY JOIN timings.api AS api WHERE api LIKE 'r_' GROUP BY country, slice, api)";
    String rollup =
        "SELECT sum(requests) AS requests, sum(slice_variance) AS slice_variance FROM"
            + " rollup_region_api_day WHERE api LIKE 'r_'";
    assertThat(collector.rows(rollup)).isEqualTo(collector.rows(raw));
    JsonNode hour =
        collector
            .rows(
                "SELECT sum(requests) AS requests, sum(arraySum(times.2)) AS timed"
                    + " FROM rollup_api_hour WHERE api LIKE 'r_'")
            .get(0);
    assertThat(hour.get("requests").asDouble()).isEqualTo(240);
    assertThat(hour.get("timed").asDouble()).isEqualTo(240);
  }

  @Test
  void says_what_is_wrong_with_a_request() throws Exception {
    ObjectNode batch = TestBatches.batch(105, 1, 1);
    ObjectNode noSlices = batch.deepCopy();
    ((ObjectNode) noSlices.get("slices")).remove("age");
    byte[] tooLarge = new byte[(1 << 20) + 1];
    byte[] bomb = TestBatches.gzip(new byte[9 << 20]);

    assertError(collector.post(batch, "Authorization", "Bearer wrong"), 401, "unauthorized");
    assertError(collector.post(noSlices), 400, "invalid_batch");
    assertError(collector.post(batch, "Content-Type", "text/plain"), 415, "unsupported_type");
    assertError(collector.post(batch, "Content-Encoding", "br"), 415, "unsupported_encoding");
    assertError(collector.post(batch, "Content-Encoding", "identity"), 400, "invalid_batch");
    assertError(collector.post(batch, "Isochrone-Batch-Age", "soon"), 400, "bad_header");
    assertError(collector.post(TestBatches.batch(110, 3000, 22)), 413, "too_large");
    assertError(TestCollector.post(collector.url(), tooLarge), 413, "too_large");
    assertError(TestCollector.post(collector.url(), bomb), 413, "too_large");
  }

  @Test
  void the_country_of_the_caller_is_told_and_its_address_is_nowhere() throws Exception {
    HttpResponse<String> reply =
        collector.post(TestBatches.batch(106, 1, 1), "X-Forwarded-For", "133.242.0.3");

    assertThat(TestCollector.json(reply).get("country").asString()).isEqualTo("JP");
  }

  @Test
  void serves_the_plan_by_batch_reply_and_by_get_until_the_sdk_has_it() throws Exception {
    awaitPlan();
    JsonNode reply = TestCollector.json(collector.post(TestBatches.batch(107, 1, 1)));
    long version = reply.get("planVersion").asLong();
    byte[] plan = Base64.getDecoder().decode(reply.get("plan").asString());
    JsonNode having =
        TestCollector.json(
            collector.post(TestBatches.batch(108, 1, 1), "Isochrone-Plan", Long.toString(version)));

    assertThat(SamplingPlanCodec.decode(plan).plan().version()).isEqualTo(version);
    assertThat(having.has("plan")).isFalse();
    assertThat(
            collector.rows("SELECT edition FROM plan_editions WHERE edition = " + (version >>> 12)))
        .hasSize(1);

    String auth = "Bearer " + TestCollector.KEY;
    HttpResponse<String> got = collector.get("/v1/plan", "Authorization", auth);
    String etag = got.headers().firstValue("ETag").orElseThrow();
    assertThat(got.statusCode()).isEqualTo(200);
    assertThat(etag).isEqualTo("\"" + version + "\"");
    assertThat(collector.get("/v1/plan", "Authorization", auth, "If-None-Match", etag).statusCode())
        .isEqualTo(304);
    assertThat(collector.get("/v1/plan").statusCode()).isEqualTo(401);
  }

  @Test
  void a_broken_policy_file_keeps_the_plan_and_shows_in_health() throws Exception {
    awaitPlan();
    Path file = directory.resolve("sampling.yaml");
    String good = Files.readString(file);
    Files.writeString(file, good + "surprise: 1\n");
    JsonNode policy = awaitPolicyStatus("DEGRADED");

    assertThat(policy.get("details").get("trouble").asString())
        .contains("sampling.yaml:4:1", "unknown key surprise");
    assertThat(collector.get("/actuator/health/readiness").statusCode()).isEqualTo(200);

    Files.writeString(file, good);
    awaitPolicyStatus("UP");
  }

  @Test
  void answers_the_listed_questions_in_clickhouses_own_format() throws Exception {
    collector.post(TestBatches.batch(109, 2, 2));
    assertThat(collector.awaitCount("SELECT count() FROM slices WHERE session = 109", 2))
        .isEqualTo(2);

    HttpResponse<String> answer = collector.get("/api/test_count?app=shop");
    JsonNode json = TestCollector.json(answer);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(json.get("meta").get(0).get("name").asString()).isEqualTo("slices");
    assertThat(json.get("data").get(0).get("slices").isNumber()).isTrue();
    assertThat(json.get("data").get(0).get("slices").asLong()).isGreaterThanOrEqualTo(2);
    assertThat(json.get("data").get(0).get("asked").asString()).isEqualTo("shop");
    assertThat(json.has("statistics")).isTrue();
    for (String name : List.of("regions", "heatmap", "status")) {
      assertThat(collector.get("/api/" + name).statusCode()).as(name).isEqualTo(200);
    }
  }

  @Test
  void an_app_name_is_a_value_and_never_sql() throws Exception {
    HttpResponse<String> answer =
        collector.get("/api/test_count?app=%27%20OR%201%3D1%20--%5C%09%26x%3D%7B0%7D");

    JsonNode row = TestCollector.json(answer).get("data").get(0);
    assertThat(row.get("asked").asString()).isEqualTo("' OR 1=1 --\\\t&x={0}");
    assertThat(row.get("slices").asLong()).isZero();
  }

  @Test
  void says_what_is_wrong_with_a_question() throws Exception {
    assertError(collector.get("/api/nothing"), 404, "unknown_question");
    assertError(collector.get("/api/test_count?from=yesterday"), 400, "bad_range");
    assertError(collector.get("/api/test_count?from=2&to=1"), 400, "bad_range");
    assertError(collector.get("/api/test_writes"), 502, "question_failed");
    assertError(collector.get("/api/test_slow"), 502, "question_failed");
  }

  @Test
  void serves_the_screens() throws Exception {
    HttpResponse<String> page = collector.get("/");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).containsIgnoringCase("<!doctype html>");
    assertThat(page.headers().firstValue("Cache-Control").orElse(""))
        .as("it names the files of this version")
        .contains("no-cache");
  }

  @Test
  void sends_what_screens_are_made_of_compressed_and_once() throws Exception {
    Matcher script = Pattern.compile("assets/[\\w-]+\\.js").matcher(collector.get("/").body());
    assertThat(script.find()).isTrue();

    HttpResponse<String> plain = collector.get("/" + script.group());
    HttpResponse<String> packed = collector.get("/" + script.group(), "Accept-Encoding", "gzip");

    assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(packed.headers().firstValue("Content-Encoding")).contains("gzip");
    assertThat(packed.body().length()).isLessThan(plain.body().length());
    assertThat(packed.headers().firstValue("Cache-Control").orElse(""))
        .contains("max-age=31536000", "immutable");
    String etag = plain.headers().firstValue("ETag").orElseThrow();
    assertThat(collector.get("/" + script.group(), "If-None-Match", etag).statusCode())
        .isEqualTo(304);
    HttpResponse<String> answer = collector.get("/api/regions", "Accept-Encoding", "gzip");
    assertThat(answer.headers().firstValue("Content-Encoding")).as("JSON").contains("gzip");
  }

  private void awaitPlan() throws Exception {
    assertThat(collector.awaitCount("SELECT count() > 0 FROM plan_editions", 1)).isEqualTo(1);
    long deadline = System.nanoTime() + 20_000_000_000L;
    String etag = "\"0\"";
    while (etag.equals("\"0\"") && System.nanoTime() < deadline) {
      etag =
          collector
              .get("/v1/plan", "Authorization", "Bearer " + TestCollector.KEY)
              .headers()
              .firstValue("ETag")
              .orElseThrow();
    }
    assertThat(etag).isNotEqualTo("\"0\"");
  }

  private JsonNode awaitPolicyStatus(String status) throws Exception {
    long deadline = System.nanoTime() + 20_000_000_000L;
    JsonNode policy;
    do {
      policy = collector.health().get("components").get("policy");
    } while (!policy.get("status").asString().equals(status) && System.nanoTime() < deadline);
    assertThat(policy.get("status").asString()).isEqualTo(status);
    return policy;
  }

  private static double growth(Map<String, Double> before, Map<String, Double> after, String name) {
    return total(after, name) - total(before, name);
  }

  private static double total(Map<String, Double> metrics, String name) {
    return metrics.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(name))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  private static void assertError(HttpResponse<String> reply, int status, String code) {
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(status);
    JsonNode body = JSON.readTree(reply.body().getBytes(StandardCharsets.UTF_8));
    assertThat(body.get("error").asString()).isEqualTo(code);
    assertThat(body.get("message").asString()).isNotEmpty();
  }
}
