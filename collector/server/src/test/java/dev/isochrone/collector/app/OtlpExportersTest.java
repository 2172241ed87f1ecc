// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** OpenTelemetry's own exporters send to a collector. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OtlpExportersTest {
  private static final String ANY_APP = "key-of-any-app";

  private final HttpClient http = HttpClient.newHttpClient();

  @SuppressWarnings("NullAway.Init")
  private TestCollector collector;

  @BeforeAll
  void start(@TempDir Path directory) {
    collector =
        TestCollector.start(
            directory, "--isochrone.keys[1].app=", "--isochrone.keys[1].key=" + ANY_APP);
  }

  @AfterAll
  void stop() {
    collector.close();
  }

  @Test
  void spans_of_the_java_sdk_arrive_with_their_weights() throws Exception {
    OtlpHttpSpanExporter exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(collector.url() + "/v1/traces")
            .addHeader("Authorization", "Bearer " + ANY_APP)
            .setCompression("gzip")
            .build();
    Instant begin = Instant.now().minusSeconds(5);
    try (SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setResource(
                Resource.create(
                    Attributes.builder()
                        .put("service.name", "java")
                        .put("service.version", "1.2")
                        .put("service.instance.id", "node-1")
                        .put("telemetry.sdk.language", "java")
                        .put("telemetry.sdk.version", "1.66.0")
                        .build()))
            .setSampler(new OneOfEight())
            .addSpanProcessor(BatchSpanProcessor.builder(exporter).build())
            .build()) {
      for (int i = 0; i < 50; i++) {
        SpanBuilder builder =
            provider
                .get("okhttp")
                .spanBuilder("GET")
                .setSpanKind(SpanKind.CLIENT)
                .setStartTimestamp(begin)
                .setAttribute("http.request.method", "GET")
                .setAttribute("url.full", "https://api.example.com/v1/orders/" + i)
                .setAttribute("server.address", "api.example.com")
                .setAttribute("network.protocol.version", "2")
                .setAttribute("network.peer.address", "2001:db8::1")
                .setAttribute(AttributeKey.longKey("http.response.status_code"), 200L);
        Span span = builder.startSpan();
        span.end(begin.plusMillis(120));
      }
      assertThat(provider.forceFlush().join(30, TimeUnit.SECONDS).isSuccess()).isTrue();
    }

    assertThat(collector.awaitCount("SELECT count() FROM slices WHERE app = 'java'", 50))
        .isEqualTo(50);
    JsonNode row =
        collector
            .rows(
                "SELECT any(timings.api[1]) AS api, sum(1 / keep_probability) AS requests,"
                    + " any(app_version) AS version, any(sdk_version) AS sdk,"
                    + " uniqExact(install_key) AS installs, any(timings.protocol[1]) AS protocol,"
                    + " any(isochrone_bucket_ms(timings.total[1])) AS ms,"
                    + " countIf(length(phases.wait) > 0) AS phased FROM slices WHERE app = 'java'")
            .get(0);
    assertThat(row.get("api").asString()).isEqualTo("GET /v1/orders/{id}");
    assertThat(row.get("requests").asDouble()).isEqualTo(400);
    assertThat(row.get("version").asString()).isEqualTo("1.2");
    assertThat(row.get("sdk").asString()).isEqualTo("otlp/java 1.66.0");
    assertThat(row.get("installs").asInt()).isEqualTo(1);
    assertThat(row.get("protocol").asString()).isEqualTo("h2");
    assertThat(row.get("ms").asDouble()).isCloseTo(120, offset(2.4));
    assertThat(row.get("phased").asInt()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "protobuf"})
  void spans_of_the_javascript_exporters_arrive_with_weights_and_phases(String form)
      throws Exception {
    Map<String, Double> before = collector.metrics();

    Process node =
        new ProcessBuilder(
                "node", "otlp-js/send.mjs", form, collector.url() + "/v1/traces", ANY_APP)
            .redirectErrorStream(true)
            .start();
    String said = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(node.waitFor()).as(said).isZero();
    assertThat(said).contains("{\"code\":0}");

    String app = "js-" + form;
    assertThat(collector.awaitCount("SELECT count() FROM slices WHERE app = '" + app + "'", 3))
        .isEqualTo(3);
    List<String> slices =
        collector
            .rows(
                "SELECT timings.api[1] AS api, timings.outcome[1] AS outcome, country,"
                    + " country_source AS source, 1 / keep_probability AS weight,"
                    + " timings.protocol[1] AS protocol, arrayMap(b ->"
                    + " round(isochrone_bucket_ms(b), -1), [phases.queue[1], phases.dns[1],"
                    + " phases.connect[1], phases.tls[1], phases.wait[1], phases.transfer[1]]) AS"
                    + " phases FROM slices WHERE app = '"
                    + app
                    + "' ORDER BY api")
            .stream()
            .map(JsonNode::toString)
            .toList();
    assertThat(slices)
        .containsExactly(
            "{\"api\":\"GET"
                + " /v1/users/me\",\"outcome\":\"reset\",\"country\":\"BR\",\"source\":\"device\",\"weight\":4,\"protocol\":\"none\",\"phases\":[0,0,0,0,0,0]}",
            "{\"api\":\"GET"
                + " /v1/users/{id}\",\"outcome\":\"ok\",\"country\":\"BR\",\"source\":\"device\",\"weight\":4,\"protocol\":\"none\",\"phases\":[20,20,30,50,200,80]}",
            "{\"api\":\"POST"
                + " /v1/events\",\"outcome\":\"server_error\",\"country\":\"BR\",\"source\":\"device\",\"weight\":4,\"protocol\":\"h2\",\"phases\":[0,0,0,0,0,0]}");
    assertThat(
            collector.rows(
                "SELECT count() AS n FROM exemplars WHERE app = '%s' AND (host LIKE '%%secret%%' OR api LIKE '%%secret%%')"
                    .formatted(app)))
        .hasToString("[{\"n\":0}]");
    assertThat(
            collector.awaitCount(
                "SELECT sum(records) FROM losses WHERE app = '"
                    + app
                    + "' AND reason = 'not_http_client'",
                2))
        .isEqualTo(2);
    Map<String, Double> after = collector.metrics();
    assertThat(TestCollector.grown(before, after, "isochrone_received_total"))
        .isEqualTo(
            TestCollector.grown(before, after, "isochrone_kept_total")
                + TestCollector.grown(before, after, "isochrone_rejected_total"));
  }

  @Test
  void refused_spans_are_told_as_a_partial_success_and_a_repeated_request_changes_nothing()
      throws Exception {
    String body =
        """
        {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"partial"}}]},
        "scopeSpans":[{"spans":[%s,%s,%s,%s]}]}]}\
        """
            .formatted(
                span("00000000000000000000000000000001", 3, "ot=th:8", 0),
                span("00000000000000000000000000000002", 2, "", 0),
                span("", 3, "", 0),
                span("00000000000000000000000000000003", 3, "", 9 * 86_400_000L));

    for (int attempt = 0; attempt < 2; attempt++) {
      HttpResponse<String> answer = post("application/json", body, ANY_APP);
      assertThat(answer.statusCode()).isEqualTo(200);
      JsonNode partial = TestCollector.json(answer).get("partialSuccess");
      assertThat(partial.get("rejectedSpans").asString()).isEqualTo("3");
      assertThat(partial.get("errorMessage").asString())
          .contains("not_http_client: 1", "bad_span: 1", "too_old: 1");
    }

    assertThat(collector.awaitCount("SELECT count() FROM slices WHERE app = 'partial'", 1))
        .isEqualTo(1);
    assertThat(
            collector.awaitCount(
                "SELECT sum(records) FROM losses WHERE app = 'partial' AND reason !="
                    + " 'slice_refused'",
                3))
        .isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "application/x-protobuf"})
  void what_is_no_request_is_told_in_its_own_form(String type) throws Exception {
    HttpResponse<String> unknown = post(type, "{}", "wrong");
    assertThat(unknown.statusCode()).isEqualTo(401);
    assertThat(unknown.headers().firstValue("Content-Type").orElse("")).startsWith(type);
    assertThat(unknown.body()).contains("unauthorized: expected Authorization");

    HttpResponse<String> malformed = post(type, "{\"resourceSpans\":12}", ANY_APP);
    assertThat(malformed.statusCode()).isEqualTo(400);
    assertThat(malformed.body()).contains("invalid_traces");
    assertThat(post("text/plain", "{}", ANY_APP).statusCode()).isEqualTo(415);
    assertThat(post("application/json", "{}", ANY_APP).body()).isEqualTo("{}");
  }

  private static String span(String traceId, int kind, String traceState, long ageMillis) {
    long end = (System.currentTimeMillis() - ageMillis) * 1_000_000;
    return """
    {"traceId":"%s","spanId":"00000000000000ab","traceState":"%s","kind":%d,"startTimeUnixNano":"%d","endTimeUnixNano":%d,
    "attributes":[{"key":"http.request.method","value":{"stringValue":"GET"}},{"key":"http.response.status_code","value":{"intValue":"200"}},
    {"key":"url.full","value":{"stringValue":"https://a.example/x"}},{"key":"deep","value":{"kvlistValue":{"values":[]}}}]}\
    """
        .formatted(traceId, traceState, kind, end - 5_000_000, end);
  }

  private HttpResponse<String> post(String type, String body, String key) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(collector.url() + "/v1/traces"))
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Says of every span that it was kept as one of eight. */
  private static final class OneOfEight implements Sampler {
    @Override
    public SamplingResult shouldSample(
        Context parent,
        String traceId,
        String name,
        SpanKind kind,
        Attributes attributes,
        List<LinkData> links) {
      return new SamplingResult() {
        @Override
        public SamplingDecision getDecision() {
          return SamplingDecision.RECORD_AND_SAMPLE;
        }

        @Override
        public Attributes getAttributes() {
          return Attributes.empty();
        }

        @Override
        public TraceState getUpdatedTraceState(TraceState parentTraceState) {
          return TraceState.builder().put("ot", "th:e").build();
        }
      };
    }

    @Override
    public String getDescription() {
      return "one of eight";
    }
  }
}
