// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.CharTypes;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a JSON document. Of jackson-core it takes what a string needs escaped; its generators
 * would bring 12 KB into every app, for commas and brackets. Stateless.
 */
final class JsonWriter {

  private static final int FIRST_CHARS = 16 << 10;

  private JsonWriter() {}

  /**
   * Returns a document in UTF-8.
   *
   * @param document of values that are null, a String, Boolean, Long, finite Double, List or Map
   */
  static byte[] utf8(Map<String, ? extends @Nullable Object> document) {
    StringBuilder json = new StringBuilder(FIRST_CHARS);
    write(json, document);
    return json.toString().getBytes(UTF_8);
  }

  private static void write(StringBuilder json, @Nullable Object value) {
    if (value instanceof Map) {
      char before = '{';
      for (Map.Entry<?, ?> member : ((Map<?, ?>) value).entrySet()) {
        json.append(before);
        write(json, member.getKey());
        json.append(':');
        write(json, member.getValue());
        before = ',';
      }
      json.append(before == ',' ? "}" : "{}");
    } else if (value instanceof List) {
      char before = '[';
      for (Object element : (List<?>) value) {
        json.append(before);
        write(json, element);
        before = ',';
      }
      json.append(before == ',' ? "]" : "[]");
    } else if (value instanceof String) {
      json.append('"');
      CharTypes.appendQuoted(json, (String) value);
      json.append('"');
    } else if (value instanceof Double && (Double) value == 1) {
      json.append('1'); // not 1.0: a byte is a byte
    } else {
      json.append(value);
    }
  }
}
