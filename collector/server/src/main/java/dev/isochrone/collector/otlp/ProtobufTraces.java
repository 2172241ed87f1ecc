// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.otlp;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code ExportTraceServiceRequest} in protobuf, field by field, without making messages of
 * it: a body of two bytes a span would else cost a hundred times its size. Stateless.
 *
 * <pre>
 *   request     1 resource_spans*
 *   resource_spans  1 resource  2 scope_spans*
 *   resource    1 attributes*
 *   scope_spans 2 spans*
 *   span        1 trace_id  2 span_id  3 trace_state  6 kind  7 start  8 end  9 attributes*  11 events*  15 status
 *   event       1 time  2 name  3 attributes*
 *   key_value   1 key  2 value
 *   any_value   1 string  2 bool  3 int  4 double
 *   status      3 code
 * </pre>
 */
final class ProtobufTraces {
  // tags: number of the field, then the form of its value
  private static final int VARINT_2 = 2 << 3;
  private static final int VARINT_3 = 3 << 3;
  private static final int VARINT_6 = 6 << 3;
  private static final int FIXED_1 = 1 << 3 | 1;
  private static final int FIXED_4 = 4 << 3 | 1;
  private static final int FIXED_7 = 7 << 3 | 1;
  private static final int FIXED_8 = 8 << 3 | 1;
  private static final int BYTES_1 = 1 << 3 | 2;
  private static final int BYTES_2 = 2 << 3 | 2;
  private static final int BYTES_3 = 3 << 3 | 2;
  private static final int BYTES_9 = 9 << 3 | 2;
  private static final int BYTES_11 = 11 << 3 | 2;
  private static final int BYTES_15 = 15 << 3 | 2;

  private final CodedInputStream in;
  private final SpanSink sink;
  private final SpanDraft draft = new SpanDraft();

  private ProtobufTraces(byte[] body, int length, SpanSink sink) {
    in = CodedInputStream.newInstance(body, 0, length);
    this.sink = sink;
  }

  static void read(byte[] body, int length, SpanSink sink) throws InvalidTraces {
    try {
      new ProtobufTraces(body, length, sink).request();
    } catch (InvalidProtocolBufferException e) {
      throw InvalidTraces.malformed("not protobuf of ExportTraceServiceRequest: " + e.getMessage());
    } catch (IOException e) {
      throw InvalidTraces.malformed("not readable: " + e.getMessage());
    }
  }

  private void request() throws IOException, InvalidTraces {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == BYTES_1) {
        resourceSpans();
      } else {
        in.skipField(tag);
      }
    }
  }

  private void resourceSpans() throws IOException, InvalidTraces {
    int end = open();
    KnownAttributes resource = new KnownAttributes();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case BYTES_1 -> resource(resource);
        case BYTES_2 -> scopeSpans();
        default -> in.skipField(tag);
      }
    }
    in.popLimit(end);
    sink.resource(resource);
  }

  private void resource(KnownAttributes resource) throws IOException {
    int end = open();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == BYTES_1) {
        keyValue(resource);
      } else {
        in.skipField(tag);
      }
    }
    in.popLimit(end);
  }

  private void scopeSpans() throws IOException, InvalidTraces {
    int end = open();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == BYTES_2) {
        span();
      } else {
        in.skipField(tag);
      }
    }
    in.popLimit(end);
  }

  private void span() throws IOException, InvalidTraces {
    int end = open();
    draft.clear();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case BYTES_1 -> draft.traceId = in.readByteArray();
        case BYTES_2 -> draft.spanId = in.readByteArray();
        case BYTES_3 -> draft.traceState = text();
        case VARINT_6 -> draft.kind = in.readEnum();
        case FIXED_7 -> draft.startNanos = in.readFixed64();
        case FIXED_8 -> draft.endNanos = in.readFixed64();
        case BYTES_9 -> keyValue(draft.attributes);
        case BYTES_11 -> event();
        case BYTES_15 -> status();
        default -> in.skipField(tag);
      }
    }
    in.popLimit(end);
    sink.span(draft);
  }

  private void event() throws IOException {
    int end = open();
    long nanos = 0;
    String name = "";
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case FIXED_1 -> nanos = in.readFixed64();
        case BYTES_2 -> name = text();
        case BYTES_3 -> keyValue(draft.exception);
        default -> in.skipField(tag);
      }
    }
    in.popLimit(end);
    draft.event(name, nanos);
  }

  private void status() throws IOException {
    int end = open();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == VARINT_3) {
        draft.status = in.readEnum();
      } else {
        in.skipField(tag);
      }
    }
    in.popLimit(end);
  }

  private void keyValue(KnownAttributes attributes) throws IOException {
    int end = open();
    String key = "";
    Object value = null;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case BYTES_1 -> key = text();
        case BYTES_2 -> value = value();
        default -> in.skipField(tag);
      }
    }
    in.popLimit(end);
    attributes.put(key, value);
  }

  private @Nullable Object value() throws IOException {
    int end = open();
    Object value = null;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case BYTES_1 -> value = text();
        case VARINT_2 -> value = Boolean.toString(in.readBool());
        case VARINT_3 -> value = in.readInt64();
        case FIXED_4 -> value = in.readDouble();
        default -> in.skipField(tag);
      }
    }
    in.popLimit(end);
    return value;
  }

  /** Begins a message inside; what it gives is to be handed to {@code popLimit} at its end. */
  private int open() throws IOException {
    return in.pushLimit(in.readRawVarint32());
  }

  private String text() throws IOException {
    return new String(in.readByteArray(), StandardCharsets.UTF_8);
  }
}
