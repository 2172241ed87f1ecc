// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import okhttp3.HttpUrl;

/**
 * A host as the app names it: {@code api.example.com}, or {@code *.example.com} for every name
 * below {@code example.com}, not that one itself. Immutable.
 */
public final class HostPattern {

  private static final String ANY_BELOW = "*.";

  private final String host; // of "*.example.com" it is ".example.com"
  private final boolean below;

  private HostPattern(String host, boolean below) {
    this.host = host;
    this.below = below;
  }

  /**
   * Reads a pattern, in whatever letters and alphabet it is written.
   *
   * @throws IllegalArgumentException if it is more or less than a host
   */
  public static HostPattern of(String text) {
    boolean below = text.startsWith(ANY_BELOW);
    String name = below ? text.substring(ANY_BELOW.length()) : text;
    HttpUrl url = HttpUrl.parse("http://" + name + "/");
    if (name.contains("/") || name.contains("*") || url == null || !isHostAlone(url)) {
      throw new IllegalArgumentException(
          "expected a host such as \"api.example.com\" or \"*.example.com\": \"" + text + "\"");
    }
    return new HostPattern(below ? "." + url.host() : url.host(), below);
  }

  private static boolean isHostAlone(HttpUrl url) {
    HttpUrl alone = new HttpUrl.Builder().scheme("http").host(url.host()).build();
    return url.equals(alone);
  }

  /** Says whether a host, as {@link HttpUrl#host} spells it, is meant. */
  public boolean matches(String actual) {
    return below ? actual.length() > host.length() && actual.endsWith(host) : actual.equals(host);
  }

  /** Returns which pattern is the first to mean a host, or −1. */
  static int indexOf(HostPattern[] patterns, String host) {
    for (int i = 0; i < patterns.length; i++) {
      if (patterns[i].matches(host)) {
        return i;
      }
    }
    return -1;
  }
}
