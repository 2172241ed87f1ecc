// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What the collector says when it has taken a batch. Immutable. */
final class Reply {

  private static final JsonFactory JSON = new JsonFactory();

  /**
   * Where the collector believes the device is, "" if it does not know, null if it said nothing.
   */
  final @Nullable String country;

  /** A new plan in its binary form, or null if the SDK has the newest. */
  final byte @Nullable [] plan;

  private Reply(@Nullable String country, byte @Nullable [] plan) {
    this.country = country;
    this.plan = plan;
  }

  /**
   * Reads a reply; members it does not know are skipped.
   *
   * @throws IOException if it is not a collector's: a proxy or a captive portal answered
   */
  static Reply read(byte[] body) throws IOException {
    String country = null;
    byte[] plan = null;
    boolean accepted = false;
    try (JsonParser json = JSON.createParser(body)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("expected a JSON object: " + json.currentToken());
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        if (name.equals("country") && value == JsonToken.VALUE_STRING) {
          country = countryOf(json.getText());
        } else if (name.equals("plan") && value == JsonToken.VALUE_STRING) {
          plan = json.getBinaryValue();
        } else {
          accepted |= name.equals("accepted") && value == JsonToken.START_OBJECT;
          json.skipChildren();
        }
      }
    }
    if (!accepted) {
      throw new IOException("expected a member \"accepted\"");
    }
    return new Reply(country, plan);
  }

  private static @Nullable String countryOf(String text) {
    return text.isEmpty() || text.matches("[A-Z]{2}") ? text : null;
  }
}
