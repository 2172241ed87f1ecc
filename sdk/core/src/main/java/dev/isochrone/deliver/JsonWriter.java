// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.ErrorReportConfiguration;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.io.ContentReference;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.json.WriterBasedJsonGenerator;
import com.fasterxml.jackson.core.util.BufferRecycler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a JSON document by jackson-core's generator, which is made here without its factory: that
 * would bring the parsers into every app. Of its generators the one for a Writer is the smaller by
 * 4 KB. Stateless.
 */
final class JsonWriter {

  private static final int FIRST_BYTES = 16 << 10;

  private JsonWriter() {}

  /**
   * Returns a document in UTF-8.
   *
   * @param document of values that are null, a String, Boolean, Long, Double, List or Map
   */
  static byte[] utf8(Map<String, ? extends @Nullable Object> document) {
    ByteArrayOutputStream utf8 = new ByteArrayOutputStream(FIRST_BYTES);
    try (JsonGenerator json = generator(new OutputStreamWriter(utf8, UTF_8))) {
      write(json, document);
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    return utf8.toByteArray();
  }

  private static void write(JsonGenerator json, @Nullable Object value) throws IOException {
    if (value instanceof Map) {
      json.writeStartObject();
      for (Map.Entry<?, ?> member : ((Map<?, ?>) value).entrySet()) {
        json.writeFieldName((String) member.getKey());
        write(json, member.getValue());
      }
      json.writeEndObject();
    } else if (value instanceof List) {
      json.writeStartArray();
      for (Object element : (List<?>) value) {
        write(json, element);
      }
      json.writeEndArray();
    } else {
      writeScalar(json, value);
    }
  }

  /** Whole probabilities are written as 1, not 1.0: a byte is a byte. */
  private static void writeScalar(JsonGenerator json, @Nullable Object value) throws IOException {
    if (value instanceof Double && (Double) value == 1) {
      json.writeNumber("1");
    } else if (value instanceof Number) {
      json.writeNumber(value.toString()); // Jackson's own digits are tables of 15 KB
    } else if (value instanceof String) {
      json.writeString((String) value);
    } else if (value instanceof Boolean) {
      json.writeBoolean((Boolean) value);
    } else {
      json.writeNull();
    }
  }

  private static JsonGenerator generator(Writer out) {
    IOContext context =
        new IOContext(
            StreamReadConstraints.defaults(),
            StreamWriteConstraints.defaults(),
            ErrorReportConfiguration.defaults(),
            new BufferRecycler(),
            ContentReference.unknown(),
            false);
    return new WriterBasedJsonGenerator(
        context, JsonGenerator.Feature.collectDefaults(), null, out, '"');
  }
}
