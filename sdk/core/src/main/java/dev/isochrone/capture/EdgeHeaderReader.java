// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import dev.isochrone.CacheStatus;
import dev.isochrone.EdgeReading;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the headers of a response say about the edge that answered: point of presence, cache
 * status, age and the origin's time. CloudFront, Cloudflare, Fastly, and caches that speak the
 * general headers. Reads these headers only, 128 characters each. Used for one response.
 */
final class EdgeHeaderReader {

  private static final int MAX_LENGTH = 128;
  private static final int MAX_POP_LENGTH = 24;
  private static final String[] REVALIDATED = {"REFRESH", "REVALIDATED"};
  private static final String[] HIT = {"HIT", "STALE", "UPDATING"};
  private static final String[] MISS = {"MISS", "PASS", "EXPIRED", "DYNAMIC"}; // PASS: BYPASS, too
  private static final String[] ERROR = {"ERROR"};

  private @Nullable String pop;
  private CacheStatus cache = CacheStatus.UNKNOWN;
  private int ageSeconds = -1;
  private final ServerTiming serverTiming = new ServerTiming();

  EdgeReading reading() {
    boolean hit = cache == CacheStatus.EDGE_HIT; // what the copy says about its origin is old news
    return new EdgeReading(pop, cache, ageSeconds, hit ? 0 : serverTiming.originMicros());
  }

  void read(String name, String value) {
    if (name.equalsIgnoreCase("age")) {
      ageSeconds = seconds(value);
    } else if (name.equalsIgnoreCase("cf-ray")) {
      String ray = clip(value);
      pop = pop(ray, ray.lastIndexOf('-') + 1);
    } else if (name.equalsIgnoreCase("x-cache") || name.equalsIgnoreCase("cf-cache-status")) {
      cache = told(clip(value));
    } else if (name.equalsIgnoreCase("x-served-by")) {
      pop = fastly(clip(value));
    } else if (name.equalsIgnoreCase("x-amz-cf-pop")) {
      pop = pop(clip(value), 0);
    } else if (name.equalsIgnoreCase("cache-status") && cache == CacheStatus.UNKNOWN) {
      cache = cacheStatus(clip(value));
    } else if (name.equalsIgnoreCase("server-timing")) {
      serverTiming.read(value);
    }
  }

  /**
   * {@code Hit from cloudfront}, Cloudflare's {@code EXPIRED}; {@code MISS, HIT}, where the last is
   * nearest to the client.
   */
  private static CacheStatus told(String value) {
    int nearest = value.lastIndexOf(',') + 1;
    if (containsAny(value, nearest, REVALIDATED)) {
      return CacheStatus.EDGE_REVALIDATED;
    }
    if (containsAny(value, nearest, HIT)) {
      return CacheStatus.EDGE_HIT;
    }
    if (containsAny(value, nearest, MISS)) {
      return CacheStatus.EDGE_MISS;
    }
    return containsAny(value, nearest, ERROR) ? CacheStatus.EDGE_ERROR : CacheStatus.UNKNOWN;
  }

  /** RFC 9211: {@code Origin; fwd=miss, Edge; hit}, where the last is nearest to the client. */
  private static CacheStatus cacheStatus(String value) {
    int nearest = value.lastIndexOf(',') + 1;
    if (hasParameter(value, nearest, "hit", true)) {
      return CacheStatus.EDGE_HIT;
    }
    if (hasParameter(value, nearest, "fwd-status=304", true)) {
      return CacheStatus.EDGE_REVALIDATED;
    }
    return hasParameter(value, nearest, "fwd=", false)
        ? CacheStatus.EDGE_MISS
        : CacheStatus.UNKNOWN;
  }

  private static boolean hasParameter(String value, int from, String parameter, boolean whole) {
    for (int at = value.indexOf(';', from); at >= 0; at = value.indexOf(';', at)) {
      at++;
      while (at < value.length() && value.charAt(at) == ' ') {
        at++;
      }
      if (value.startsWith(parameter, at)) {
        int end = at + parameter.length();
        if (!whole
            || end == value.length()
            || value.charAt(end) == ';'
            || value.charAt(end) == ' ') {
          return true;
        }
      }
    }
    return false;
  }

  /** Looks for words of capitals, however the value spells them. */
  private static boolean containsAny(String value, int from, String[] words) {
    for (String word : words) {
      for (int i = from; i <= value.length() - word.length(); i++) {
        if (value.regionMatches(true, i, word, 0, word.length())) {
          return true;
        }
      }
    }
    return false;
  }

  /** {@code cache-lhr7334-LHR, cache-nrt18122-NRT}, where the last is nearest to the client. */
  private static @Nullable String fastly(String value) {
    int nearest = value.lastIndexOf(',') + 1;
    while (nearest < value.length() && value.charAt(nearest) == ' ') {
      nearest++;
    }
    return value.startsWith("cache-", nearest) ? pop(value, value.lastIndexOf('-') + 1) : null;
  }

  /** A point of presence is letters, digits and dashes, and short; anything else is not one. */
  private static @Nullable String pop(String value, int from) {
    int length = value.length() - from;
    if (length == 0 || length > MAX_POP_LENGTH) {
      return null;
    }
    for (int i = from; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean expected = c == '-' || (c < 128 && Character.isLetterOrDigit(c));
      if (!expected) {
        return null;
      }
    }
    return value.substring(from);
  }

  private static int seconds(String value) {
    if (value.isEmpty() || value.length() > 9) {
      return -1;
    }
    int seconds = 0;
    for (int i = 0; i < value.length(); i++) {
      int digit = value.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      seconds = seconds * 10 + digit;
    }
    return seconds;
  }

  private static String clip(String value) {
    return value.length() <= MAX_LENGTH ? value : value.substring(0, MAX_LENGTH);
  }
}
