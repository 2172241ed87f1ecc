// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import java.io.IOException;
import java.util.Map;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** What the collector says when it has taken a batch. Immutable. */
final class Reply {

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
    Map<String, @Nullable Object> members = JsonReader.object(body);
    if (!(members.get("accepted") instanceof Map)) {
      throw new IOException("expected a member \"accepted\"");
    }
    return new Reply(countryOf(members.get("country")), planOf(members.get("plan")));
  }

  private static @Nullable String countryOf(@Nullable Object country) {
    boolean known = country instanceof String && ((String) country).matches("([A-Z]{2})?");
    return known ? (String) country : null;
  }

  private static byte @Nullable [] planOf(@Nullable Object plan) {
    ByteString bytes = plan instanceof String ? ByteString.decodeBase64((String) plan) : null;
    return bytes == null ? null : bytes.toByteArray();
  }
}
