// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.otlp;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads {@code ExportTraceServiceRequest} in OTLP's JSON, which is not protobuf's: ids are hex,
 * 64-bit numbers may be text. Token by token; what is not known is skipped. Stateless.
 */
final class JsonTraces {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(64)
                  .maxNumberLength(40)
                  .maxNameLength(1000)
                  .maxStringLength(1 << 20)
                  .build())
          .build();

  private final JsonParser json;
  private final SpanSink sink;
  private final SpanDraft draft = new SpanDraft();

  private JsonTraces(JsonParser json, SpanSink sink) {
    this.json = json;
    this.sink = sink;
  }

  static void read(byte[] body, int length, SpanSink sink) throws InvalidTraces {
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), body, 0, length)) {
      json.nextToken();
      new JsonTraces(json, sink).request();
      if (json.nextToken() != null) {
        throw InvalidTraces.malformed("expected nothing after the request");
      }
    } catch (JacksonException e) {
      throw InvalidTraces.malformed(
          "not JSON of ExportTraceServiceRequest: " + e.getOriginalMessage());
    }
  }

  private void request() throws InvalidTraces {
    object(
        "request",
        name -> {
          if (name.equals("resourceSpans")) {
            array(name, this::resourceSpans);
          } else {
            json.skipChildren();
          }
        });
  }

  private void resourceSpans() throws InvalidTraces {
    KnownAttributes resource = new KnownAttributes();
    object(
        "resourceSpans",
        name -> {
          switch (name) {
            case "resource" -> object(name, inner -> attributes(inner, resource));
            case "scopeSpans" -> array(name, this::scopeSpans);
            default -> json.skipChildren();
          }
        });
    sink.resource(resource);
  }

  private void scopeSpans() throws InvalidTraces {
    object(
        "scopeSpans",
        name -> {
          if (name.equals("spans")) {
            array(name, this::span);
          } else {
            json.skipChildren();
          }
        });
  }

  private void span() throws InvalidTraces {
    draft.clear();
    object("span", this::spanMember);
    sink.span(draft);
  }

  private void spanMember(String name) throws InvalidTraces {
    switch (name) {
      case "traceId" -> draft.traceId = hex(name);
      case "spanId" -> draft.spanId = hex(name);
      case "traceState" -> draft.traceState = text(name);
      case "kind" -> draft.kind = code(name, "SPAN_KIND_CLIENT", SpanDraft.CLIENT);
      case "startTimeUnixNano" -> draft.startNanos = number(name);
      case "endTimeUnixNano" -> draft.endNanos = number(name);
      case "attributes" -> attributes(name, draft.attributes);
      case "events" -> array(name, this::event);
      case "status" -> object(name, this::statusMember);
      default -> json.skipChildren();
    }
  }

  private void statusMember(String name) throws InvalidTraces {
    if (name.equals("code")) {
      draft.status = code(name, "STATUS_CODE_ERROR", SpanDraft.STATUS_ERROR);
    } else {
      json.skipChildren();
    }
  }

  private void event() throws InvalidTraces {
    Event event = new Event();
    object(
        "event",
        name -> {
          switch (name) {
            case "timeUnixNano" -> event.nanos = number(name);
            case "name" -> event.name = text(name);
            case "attributes" -> attributes(name, draft.exception);
            default -> json.skipChildren();
          }
        });
    draft.event(event.name, event.nanos);
  }

  private void attributes(String member, KnownAttributes into) throws InvalidTraces {
    if (!member.equals("attributes")) {
      json.skipChildren();
      return;
    }
    array(
        member,
        () -> {
          KeyValue pair = new KeyValue();
          object(
              member,
              name -> {
                switch (name) {
                  case "key" -> pair.key = text(name);
                  case "value" -> object(name, inner -> value(inner, pair));
                  default -> json.skipChildren();
                }
              });
          into.put(pair.key, pair.value);
        });
  }

  private void value(String member, KeyValue pair) throws InvalidTraces {
    switch (member) {
      case "stringValue" -> pair.value = text(member);
      case "boolValue" -> pair.value = json.getString();
      case "intValue" -> pair.value = number(member);
      case "doubleValue" -> {
        if (json.currentToken().isNumeric()) {
          pair.value = json.getDoubleValue();
        }
      }
      default -> json.skipChildren();
    }
  }

  private void object(String what, Member member) throws InvalidTraces {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw InvalidTraces.malformed(what + ": expected an object");
    }
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      json.nextToken();
      member.read(name);
    }
  }

  private void array(String what, Element element) throws InvalidTraces {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw InvalidTraces.malformed(what + ": expected an array");
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      element.read();
    }
  }

  private String text(String what) throws InvalidTraces {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return "";
    }
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw InvalidTraces.malformed(what + ": expected a string");
    }
    return json.getString();
  }

  private byte[] hex(String what) throws InvalidTraces {
    try {
      return HexFormat.of().parseHex(text(what));
    } catch (IllegalArgumentException e) {
      return new byte[0]; // as good as none: the span is refused, not its request
    }
  }

  private long number(String what) throws InvalidTraces {
    try {
      return json.currentToken() == JsonToken.VALUE_NUMBER_INT
          ? json.getLongValue()
          : Long.parseLong(text(what));
    } catch (NumberFormatException e) {
      throw InvalidTraces.malformed(what + ": expected an integer");
    }
  }

  private int code(String what, String name, int code) throws InvalidTraces {
    if (json.currentToken() == JsonToken.VALUE_STRING) {
      return json.getString().equals(name) ? code : 0;
    }
    return (int) number(what);
  }

  @FunctionalInterface
  private interface Member {
    void read(String name) throws InvalidTraces;
  }

  @FunctionalInterface
  private interface Element {
    void read() throws InvalidTraces;
  }

  private static final class KeyValue {
    String key = "";
    @Nullable Object value;
  }

  private static final class Event {
    String name = "";
    long nanos;
  }
}
