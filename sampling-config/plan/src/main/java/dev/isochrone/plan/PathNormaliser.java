// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.plan;

import java.util.List;

/**
 * Takes ids out of a path: {@code /v1/calendars/8f14e45f/events/42} becomes {@code
 * /v1/calendars/{id}/events/{id}}. Numbers, UUIDs, hashes, tokens and anything long or unusual are
 * ids; words and versions stay. Stateless.
 *
 * <p>A path is read once, for {@link #idsOf which of its segments are ids}; then it can be compared
 * with a name that is known, without building its own.
 */
public final class PathNormaliser {

  private static final String ID = "{id}";
  private static final String REST = "/**";
  private static final int MAX_WORD = 40;
  private static final int MIN_TOKEN = 8;
  private static final int MAX_SEGMENTS = 12;

  private PathNormaliser() {}

  /**
   * Returns the path without its ids.
   *
   * @param ids what {@link #idsOf} said
   */
  public static String normalise(List<String> segments, int ids) {
    StringBuilder path = new StringBuilder(48);
    int count = Math.min(segments.size(), MAX_SEGMENTS);
    for (int i = 0; i < count; i++) {
      path.append('/').append(isId(ids, i) ? ID : segments.get(i));
    }
    if (segments.size() > MAX_SEGMENTS) {
      path.append(REST);
    }
    return path.toString();
  }

  /** Returns which segments are ids: bit i is set for segment i. */
  public static int idsOf(List<String> segments) {
    int ids = 0;
    int count = Math.min(segments.size(), MAX_SEGMENTS);
    for (int i = 0; i < count; i++) {
      ids |= isId(segments.get(i)) ? 1 << i : 0;
    }
    return ids;
  }

  /** Returns a number that paths of one normal form share. */
  public static int hash(List<String> segments, int ids) {
    int hash = segments.size();
    int count = Math.min(segments.size(), MAX_SEGMENTS);
    for (int i = 0; i < count; i++) {
      hash = hash * 31 + (isId(ids, i) ? 1 : segments.get(i).hashCode());
    }
    return hash;
  }

  /** Returns whether a name ends in the path's normal form, from a position on. */
  public static boolean spells(String name, int from, List<String> segments, int ids) {
    int at = from;
    int count = Math.min(segments.size(), MAX_SEGMENTS);
    for (int i = 0; i < count; i++) {
      String segment = isId(ids, i) ? ID : segments.get(i);
      if (at >= name.length() || name.charAt(at) != '/' || !name.startsWith(segment, at + 1)) {
        return false;
      }
      at += 1 + segment.length();
    }
    boolean whole = segments.size() <= MAX_SEGMENTS;
    return whole ? at == name.length() : name.length() - at == REST.length() && name.endsWith(REST);
  }

  private static boolean isId(int ids, int segment) {
    return (ids & 1 << segment) != 0;
  }

  private static boolean isId(String segment) {
    int length = segment.length();
    if (length > MAX_WORD) {
      return true;
    }
    int digits = 0;
    int hexLetters = 0;
    int upper = 0;
    int lower = 0;
    int separators = 0;
    for (int i = 0; i < length; i++) {
      char c = segment.charAt(i);
      if (c >= '0' && c <= '9') {
        digits++;
      } else if (c >= 'a' && c <= 'z') {
        lower++;
        hexLetters += c <= 'f' ? 1 : 0;
      } else if (c >= 'A' && c <= 'Z') {
        upper++;
        hexLetters += c <= 'F' ? 1 : 0;
      } else if (c == '-' || c == '_' || c == '.') {
        separators++;
      } else {
        return true; // spaces, mail addresses, letters that need escaping
      }
    }
    if (length == 0 || digits == 0) {
      return upper > 0 && lower > 0 && separators == 0 && length >= 20;
    }
    boolean number = digits + separators == length;
    boolean hash = length >= MIN_TOKEN && digits + hexLetters + separators == length;
    boolean token = length >= MIN_TOKEN && digits >= 2 && separators == 0 && digits * 5 >= length;
    boolean mixed = length >= MIN_TOKEN && digits >= 2 && upper >= 2 && lower > 0;
    return number || hash || token || mixed;
  }
}
