// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON document as RFC 8259 has it, and nothing else: UTF-8, no member twice, nothing after
 * the value, at most {@link #MAX_DEPTH} deep. Whoever calls it bounds the length. Objects become
 * maps in their order, arrays lists, numbers Longs where they are whole and fit, else Doubles.
 */
final class JsonReader {

  static final int MAX_DEPTH = 16;

  private final String text;
  private int at;
  private int depth;

  private JsonReader(String text) {
    this.text = text;
  }

  /**
   * Reads a document that is an object.
   *
   * @throws IOException if it is not one, says where
   */
  static Map<String, @Nullable Object> object(byte[] utf8) throws IOException {
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    JsonReader reader = new JsonReader(text);
    reader.skipSpace();
    reader.expect('{');
    Map<String, @Nullable Object> object = reader.members();
    reader.skipSpace();
    if (reader.at < text.length()) {
      throw reader.expected("the end");
    }
    return object;
  }

  private @Nullable Object value() throws IOException {
    skipSpace();
    switch (peek()) {
      case '{':
        at++;
        return members();
      case '[':
        at++;
        return elements();
      case '"':
        at++;
        return string();
      case 't':
        return word("true", true);
      case 'f':
        return word("false", false);
      case 'n':
        return word("null", null);
      default:
        return number();
    }
  }

  private Map<String, @Nullable Object> members() throws IOException {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    descend();
    skipSpace();
    if (!skip('}')) {
      do {
        skipSpace();
        expect('"');
        String name = string();
        skipSpace();
        expect(':');
        Object value = value();
        if (members.containsKey(name)) {
          throw expected("each member once, not " + name + " again");
        }
        members.put(name, value);
        skipSpace();
      } while (skip(','));
      expect('}');
    }
    depth--;
    return members;
  }

  private List<@Nullable Object> elements() throws IOException {
    List<@Nullable Object> elements = new ArrayList<>();
    descend();
    skipSpace();
    if (!skip(']')) {
      do {
        elements.add(value());
        skipSpace();
      } while (skip(','));
      expect(']');
    }
    depth--;
    return elements;
  }

  private String string() throws IOException {
    StringBuilder string = new StringBuilder();
    char c = next();
    while (c != '"') {
      if (c < ' ') {
        throw expected("no control character in a string");
      }
      string.append(c == '\\' ? escaped() : c);
      c = next();
    }
    return string.toString();
  }

  private char escaped() throws IOException {
    char c = next();
    switch (c) {
      case '"':
      case '\\':
      case '/':
        return c;
      case 'b':
        return '\b';
      case 'f':
        return '\f';
      case 'n':
        return '\n';
      case 'r':
        return '\r';
      case 't':
        return '\t';
      case 'u':
        return unicode();
      default:
        throw expected("an escape");
    }
  }

  private char unicode() throws IOException {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      char c = next();
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        throw expected("four hex digits");
      }
      code = code * 16 + digit;
    }
    return (char) code;
  }

  private Object number() throws IOException {
    int from = at;
    skip('-');
    if (!skip('0')) {
      digits();
    }
    boolean whole = true;
    if (skip('.')) {
      digits();
      whole = false;
    }
    if (skip('e') || skip('E')) {
      if (!skip('+')) {
        skip('-');
      }
      digits();
      whole = false;
    }
    String number = text.substring(from, at);
    if (whole && number.length() <= 18) {
      return Long.valueOf(number);
    }
    return Double.valueOf(number);
  }

  private void digits() throws IOException {
    int from = at;
    while (peek() >= '0' && peek() <= '9') {
      at++;
    }
    if (at == from) {
      throw expected("a value");
    }
  }

  private @Nullable Object word(String word, @Nullable Object value) throws IOException {
    if (!text.startsWith(word, at)) {
      throw expected("a value");
    }
    at += word.length();
    return value;
  }

  private void descend() throws IOException {
    if (++depth > MAX_DEPTH) {
      throw expected("at most " + MAX_DEPTH + " levels");
    }
  }

  private void skipSpace() {
    while (" \t\r\n".indexOf(peek()) >= 0) {
      at++;
    }
  }

  private boolean skip(char c) {
    boolean there = peek() == c;
    at += there ? 1 : 0;
    return there;
  }

  private void expect(char c) throws IOException {
    if (!skip(c)) {
      throw expected(String.valueOf(c));
    }
  }

  /** Returns the next character; at the end NUL, which is nowhere allowed. */
  private char peek() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private char next() {
    char c = peek();
    at++;
    return c;
  }

  private IOException expected(String what) {
    return new IOException("expected " + what + " at character " + at);
  }
}
