// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import java.util.List;

/**
 * Takes ids out of a path: {@code /v1/calendars/8f14e45f/events/42} becomes {@code
 * /v1/calendars/{id}/events/{id}}. Numbers, UUIDs, hashes, tokens and anything long or unusual are
 * ids; words and versions stay. Stateless.
 */
final class PathNormaliser {

  private static final String ID = "{id}";
  private static final int MAX_WORD = 40;
  private static final int MIN_TOKEN = 8;
  private static final int MAX_SEGMENTS = 12;

  private PathNormaliser() {}

  static String normalise(List<String> segments) {
    StringBuilder path = new StringBuilder(48);
    int count = Math.min(segments.size(), MAX_SEGMENTS);
    for (int i = 0; i < count; i++) {
      String segment = segments.get(i);
      path.append('/').append(isId(segment) ? ID : segment);
    }
    if (segments.size() > MAX_SEGMENTS) {
      path.append("/**");
    }
    return path.toString();
  }

  private static boolean isId(String segment) {
    int length = segment.length();
    if (length > MAX_WORD) {
      return true;
    }
    int digits = 0;
    int hex = 0;
    int upper = 0;
    int lower = 0;
    int separators = 0;
    for (int i = 0; i < length; i++) {
      char c = segment.charAt(i);
      if (c >= '0' && c <= '9') {
        digits++;
      } else if (c >= 'a' && c <= 'z') {
        lower++;
      } else if (c >= 'A' && c <= 'Z') {
        upper++;
      } else if (c == '-' || c == '_' || c == '.') {
        separators++;
      } else {
        return true; // spaces, mail addresses, letters that need escaping
      }
      hex += Character.digit(c, 16) >= 0 ? 1 : 0;
    }
    if (length == 0 || digits == 0) {
      return upper > 0 && lower > 0 && separators == 0 && length >= 20;
    }
    boolean number = digits + separators == length;
    boolean hash = length >= MIN_TOKEN && hex + separators == length;
    boolean token = length >= MIN_TOKEN && digits >= 2 && separators == 0 && digits * 5 >= length;
    boolean mixed = length >= MIN_TOKEN && digits >= 2 && upper >= 2 && lower > 0;
    return number || hash || token || mixed;
  }
}
