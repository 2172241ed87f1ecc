// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import dev.isochrone.CacheStatus;
import java.util.Locale;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What a response's headers say about the edge that answered: point of presence, cache status, age
 * and the origin's time. CloudFront, Cloudflare, Fastly, and caches that speak the general headers.
 * Reads these headers only, 128 characters each. Immutable.
 */
final class EdgeReading {

  private static final int MAX_LENGTH = 128;
  private static final int MAX_POP_LENGTH = 24;

  @Nullable String pop;
  CacheStatus cache = CacheStatus.UNKNOWN;
  int ageSeconds = -1;
  long serverMicros = -1;

  private EdgeReading() {}

  static EdgeReading of(Headers headers) {
    EdgeReading reading = new EdgeReading();
    for (int i = 0; i < headers.size(); i++) {
      reading.read(headers.name(i), headers, i);
    }
    if (reading.cache == CacheStatus.EDGE_HIT) {
      reading.serverMicros = 0; // what the copy says about its origin is old news
    }
    return reading;
  }

  /** The length tells most names apart before any is compared. */
  private void read(String name, Headers headers, int i) {
    switch (name.length()) {
      case 3:
        if (name.equalsIgnoreCase("age")) {
          ageSeconds = seconds(headers.value(i));
        }
        break;
      case 6:
        if (name.equalsIgnoreCase("cf-ray")) {
          pop = pop(afterLast(clip(headers.value(i)), '-'));
        }
        break;
      case 7:
        if (name.equalsIgnoreCase("x-cache")) {
          cache = xCache(clip(headers.value(i)));
        }
        break;
      case 11:
        if (name.equalsIgnoreCase("x-served-by")) {
          pop = fastly(clip(headers.value(i)));
        }
        break;
      case 12:
        if (name.equalsIgnoreCase("x-amz-cf-pop")) {
          pop = pop(clip(headers.value(i)));
        } else if (name.equalsIgnoreCase("cache-status") && cache == CacheStatus.UNKNOWN) {
          cache = cacheStatus(clip(headers.value(i)));
        }
        break;
      case 13:
        if (name.equalsIgnoreCase("server-timing")) {
          serverMicros = Math.max(serverMicros, ServerTiming.originMicros(headers.value(i)));
        }
        break;
      case 15:
        if (name.equalsIgnoreCase("cf-cache-status")) {
          cache = cloudflare(clip(headers.value(i)));
        }
        break;
      default:
        break;
    }
  }

  /** {@code Hit from cloudfront}; {@code MISS, HIT}, where the last is nearest to the client. */
  private static CacheStatus xCache(String value) {
    String nearest = afterLast(value, ',').trim().toUpperCase(Locale.ROOT);
    if (nearest.contains("REFRESH") || nearest.contains("REVALIDATED")) {
      return CacheStatus.EDGE_REVALIDATED;
    }
    if (nearest.contains("HIT")) {
      return CacheStatus.EDGE_HIT;
    }
    if (nearest.contains("MISS") || nearest.startsWith("PASS")) {
      return CacheStatus.EDGE_MISS;
    }
    return nearest.startsWith("ERROR") ? CacheStatus.EDGE_ERROR : CacheStatus.UNKNOWN;
  }

  private static CacheStatus cloudflare(String value) {
    switch (value.trim().toUpperCase(Locale.ROOT)) {
      case "HIT":
      case "STALE":
      case "UPDATING":
        return CacheStatus.EDGE_HIT;
      case "REVALIDATED":
        return CacheStatus.EDGE_REVALIDATED;
      case "MISS":
      case "EXPIRED":
      case "BYPASS":
      case "DYNAMIC":
        return CacheStatus.EDGE_MISS;
      default:
        return CacheStatus.UNKNOWN;
    }
  }

  /** RFC 9211: {@code Origin; fwd=miss, Edge; hit}, where the last is nearest to the client. */
  private static CacheStatus cacheStatus(String value) {
    boolean hit = false;
    boolean forwarded = false;
    boolean notModified = false;
    for (String parameter : afterLast(value, ',').split(";", -1)) {
      String trimmed = parameter.trim();
      hit |= trimmed.equals("hit");
      forwarded |= trimmed.startsWith("fwd=");
      notModified |= trimmed.equals("fwd-status=304");
    }
    if (hit) {
      return CacheStatus.EDGE_HIT;
    }
    if (notModified) {
      return CacheStatus.EDGE_REVALIDATED;
    }
    return forwarded ? CacheStatus.EDGE_MISS : CacheStatus.UNKNOWN;
  }

  /** {@code cache-lhr7334-LHR, cache-nrt18122-NRT}, where the last is nearest to the client. */
  private static @Nullable String fastly(String value) {
    String nearest = afterLast(value, ',').trim();
    return nearest.startsWith("cache-") ? pop(afterLast(nearest, '-')) : null;
  }

  /** A point of presence is letters, digits and dashes, and short; anything else is not one. */
  private static @Nullable String pop(String value) {
    if (value.isEmpty() || value.length() > MAX_POP_LENGTH) {
      return null;
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean expected = c == '-' || (c < 128 && Character.isLetterOrDigit(c));
      if (!expected) {
        return null;
      }
    }
    return value;
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

  private static String afterLast(String value, char separator) {
    return value.substring(value.lastIndexOf(separator) + 1);
  }

  private static String clip(String value) {
    return value.length() <= MAX_LENGTH ? value : value.substring(0, MAX_LENGTH);
  }
}
