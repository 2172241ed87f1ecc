// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.benchmarks.traffic;

import java.util.List;

/**
 * One API of a calendar app, as sdk/demo has them. Immutable.
 *
 * @param name method and route
 * @param medianBytes median of the response sizes, which are log-normal
 * @param medianServerMillis median of the origin's times, which are log-normal
 * @param spread standard deviation of the logarithm of both
 * @param cached whether an edge may keep the answer
 */
record Api(String name, int medianBytes, double medianServerMillis, double spread, boolean cached) {

  /** The most popular first: rank r is asked for 1 / r^0.9 as often as the first. */
  static final List<Api> CATALOGUE =
      List.of(
          new Api("GET /v1/calendars/{id}/events", 9_000, 45, 0.7, false),
          new Api("GET /v1/sync", 3_000, 60, 0.8, false),
          new Api("GET /v1/images/{id}", 28_000, 15, 0.6, true),
          new Api("GET /v1/calendars", 2_500, 25, 0.5, false),
          new Api("GET /v1/events/{id}", 1_400, 18, 0.5, false),
          new Api("GET /v1/notifications", 1_800, 30, 0.6, false),
          new Api("GET /v1/config", 4_000, 8, 0.3, true),
          new Api("GET /v1/holidays/{id}", 6_000, 12, 0.4, true),
          new Api("GET /v1/events/{id}/comments", 2_200, 28, 0.6, false),
          new Api("GET /v1/users/me", 900, 12, 0.4, false),
          new Api("GET /v1/calendars/{id}/members", 1_600, 22, 0.5, false),
          new Api("POST /v1/calendars/{id}/events", 700, 70, 0.6, false),
          new Api("POST /v1/notifications/read", 120, 25, 0.5, false),
          new Api("PUT /v1/events/{id}", 700, 65, 0.6, false),
          new Api("GET /v1/weather/{id}", 1_200, 140, 0.7, true),
          new Api("GET /v1/stickers", 16_000, 20, 0.4, true),
          new Api("POST /v1/events/{id}/comments", 500, 55, 0.6, false),
          new Api("GET /v1/announcements", 2_400, 15, 0.4, true),
          new Api("GET /v1/search", 5_500, 220, 0.9, false),
          new Api("DELETE /v1/events/{id}", 80, 50, 0.5, false),
          new Api("POST /v1/devices", 200, 40, 0.5, false),
          new Api("POST /v1/login", 1_100, 180, 0.4, false));

  /** Position in the catalogue of the API with a name. */
  static int indexOf(String name) {
    for (int i = 0; i < CATALOGUE.size(); i++) {
      if (CATALOGUE.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new IllegalArgumentException("expected an API of the catalogue: " + name);
  }

  boolean sendsBody() {
    return name.startsWith("POST") || name.startsWith("PUT");
  }
}
