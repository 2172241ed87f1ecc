// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
//
// Sends spans of an HTTP client by OpenTelemetry's own exporter: node send.mjs <json|protobuf> <traces url> <ingest key>
// Prints {"code":0} once the exporter says that all is sent.
import { SpanKind, SpanStatusCode, createTraceState } from "@opentelemetry/api";
import { OTLPTraceExporter as JsonExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { OTLPTraceExporter as ProtobufExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BasicTracerProvider, InMemorySpanExporter, SamplingDecision, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { setTimeout } from "node:timers/promises";

const [form, url, key] = process.argv.slice(2);
const Exporter = form === "json" ? JsonExporter : ProtobufExporter;
const exporter = new Exporter({ url, headers: { Authorization: `Bearer ${key}` }, compression: "gzip" });
const memory = new InMemorySpanExporter();
const quarter = { // keeps one of four, as a consistent probability sampler would say it
  shouldSample: () => ({ decision: SamplingDecision.RECORD_AND_SAMPLED, traceState: createTraceState("ot=th:c") }),
  toString: () => "quarter",
};
const provider = new BasicTracerProvider({
  resource: resourceFromAttributes({
    "service.name": `js-${form}`,
    "service.version": "7.1",
    "os.name": "browser",
    "app.installation.id": "js-installation",
    "geo.country.iso_code": "BR",
    "telemetry.sdk.language": "webjs",
    "telemetry.sdk.version": "2.12.1",
  }),
  sampler: quarter,
  spanProcessors: [new SimpleSpanProcessor(memory)],
});
const tracer = provider.getTracer("fetch");
const start = Date.now() - 2000;

function request(attributes, millis, events = {}, kind = SpanKind.CLIENT) {
  const span = tracer.startSpan("GET", { kind, startTime: start, attributes });
  for (const [name, at] of Object.entries(events)) span.addEvent(name, start + at);
  if (attributes["error.type"]) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end(start + millis);
}

// stable conventions, phases as the fetch instrumentation tells them
request(
  { "http.request.method": "GET", "url.full": "https://api.example.com/v1/users/4711?token=secret", "http.response.status_code": 200, "http.response.body.size": 5000, "server.address": "api.example.com" },
  400,
  { fetchStart: 0, domainLookupStart: 10, domainLookupEnd: 30, connectStart: 30, secureConnectionStart: 60, connectEnd: 110, requestStart: 110, responseStart: 310, responseEnd: 390 },
);
// those before 1.23
request({ "http.method": "POST", "http.url": "https://api.example.com/v1/events", "http.status_code": 503, "http.flavor": "2.0" }, 80);
request({ "http.request.method": "GET", "url.full": "https://api.example.com/v1/users/me", "error.type": "ECONNRESET" }, 30);
// refused: a database's, and a server's
request({ "db.system.name": "postgresql" }, 5);
request({ "http.request.method": "GET", "url.path": "/v1/users/me" }, 5, {}, SpanKind.SERVER);

await setTimeout(0);
exporter.export(memory.getFinishedSpans(), async (result) => {
  console.log(JSON.stringify({ code: result.code, error: result.error?.message }));
  await exporter.shutdown();
});
