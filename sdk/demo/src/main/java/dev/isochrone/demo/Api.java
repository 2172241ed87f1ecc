// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo;

/**
 * One API of the calendar app. Immutable.
 *
 * @param method HTTP method
 * @param template route with {@code {id}} for each number
 * @param things how many different numbers are asked for; the first are asked for most
 * @param medianBytes median of the response sizes, which are log-normal
 * @param medianServerMs median of the server times, which are log-normal
 * @param spread standard deviation of the logarithm of both
 * @param cacheSeconds how long an edge may keep the answer; 0 for not at all
 */
public record Api(
    String method,
    String template,
    int things,
    int medianBytes,
    double medianServerMs,
    double spread,
    int cacheSeconds) {

  public String name() {
    return method + " " + template;
  }

  public boolean cacheable() {
    return cacheSeconds > 0;
  }

  public boolean hasBody() {
    return method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
  }

  public String path(int thing) {
    return template.replace("{id}", Integer.toString(1_000 + thing));
  }

  boolean matches(String requestMethod, String[] segments) {
    String[] own = template.split("/", -1);
    if (!method.equals(requestMethod) || own.length != segments.length) {
      return false;
    }
    for (int i = 0; i < own.length; i++) {
      if (!own[i].equals("{id}") && !own[i].equals(segments[i])) {
        return false;
      }
    }
    return true;
  }
}
