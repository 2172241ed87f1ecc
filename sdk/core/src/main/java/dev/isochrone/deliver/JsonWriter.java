// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a JSON document without white space. Who calls it closes what it opens; members have names
 * and elements have none. Used by one thread.
 */
final class JsonWriter {

  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final StringBuilder text = new StringBuilder(16 << 10);

  JsonWriter startObject() {
    separate();
    text.append('{');
    return this;
  }

  JsonWriter endObject() {
    text.append('}');
    return this;
  }

  JsonWriter startArray() {
    separate();
    text.append('[');
    return this;
  }

  JsonWriter endArray() {
    text.append(']');
    return this;
  }

  /** Begins a member; its value comes next. */
  JsonWriter name(String name) {
    separate();
    string(name);
    text.append(':');
    return this;
  }

  /**
   * Writes a value: null, a String, Boolean, Long or finite Double, or a List or Map of such. Whole
   * doubles are written as 1, not 1.0: a byte is a byte.
   */
  JsonWriter value(@Nullable Object value) {
    if (value instanceof Map) {
      object((Map<?, ?>) value);
    } else if (value instanceof List) {
      array((List<?>) value);
    } else {
      separate();
      scalar(value);
    }
    return this;
  }

  /** Returns what was written. */
  @Override
  public String toString() {
    return text.toString();
  }

  private void object(Map<?, ?> members) {
    startObject();
    for (Map.Entry<?, ?> member : members.entrySet()) {
      name(String.valueOf(member.getKey())).value(member.getValue());
    }
    endObject();
  }

  private void array(List<?> elements) {
    startArray();
    for (Object element : elements) {
      value(element);
    }
    endArray();
  }

  private void scalar(@Nullable Object value) {
    if (value instanceof String) {
      string((String) value);
    } else if (value instanceof Double) {
      number((Double) value);
    } else if (value == null || value instanceof Long || value instanceof Boolean) {
      text.append(value);
    } else {
      throw new IllegalArgumentException("expected a JSON value: " + value.getClass());
    }
  }

  private void number(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      throw new IllegalArgumentException("expected a finite number: " + value);
    }
    long whole = (long) value;
    if (whole == value) {
      text.append(whole);
    } else {
      text.append(value);
    }
  }

  private void string(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ') {
        text.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 0xf]);
      } else {
        text.append(c);
      }
    }
    text.append('"');
  }

  /** A comma, unless something has just been opened or named; no value ends in such a character. */
  private void separate() {
    char last = text.length() == 0 ? '[' : text.charAt(text.length() - 1);
    if (last != '{' && last != '[' && last != ':') {
      text.append(',');
    }
  }
}
