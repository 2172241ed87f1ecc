// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.validate;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Checks of single tokens, with messages that say expected and actual. Stateless. */
final class Expect {
  private static final int SHOWN_CHARACTERS = 40;

  private Expect() {}

  static void token(JsonParser json, JsonToken expected, String where) throws InvalidBatch {
    if (json.currentToken() != expected) {
      throw new InvalidBatch("%s: expected %s: %s".formatted(where, named(expected), shown(json)));
    }
  }

  static String string(JsonParser json, String where) throws InvalidBatch {
    token(json, JsonToken.VALUE_STRING, where);
    return json.getString();
  }

  static long integer(JsonParser json, String where) throws InvalidBatch {
    token(json, JsonToken.VALUE_NUMBER_INT, where);
    return json.getLongValue();
  }

  /** What the current token is, short enough for a message. */
  static String shown(JsonParser json) {
    JsonToken token = json.currentToken();
    if (token == null) {
      return "end of input";
    }
    if (!token.isScalarValue()) {
      return named(token);
    }
    String text = json.getString();
    return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "…";
  }

  private static String named(JsonToken token) {
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT -> "an integer";
      default -> token.name();
    };
  }
}
