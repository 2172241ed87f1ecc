// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo;

import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The calendar app's APIs, the most popular first: the one of rank r is called 1 / r^0.9 as often
 * as the first.
 */
public final class ApiCatalogue {
  private static final double SKEW = 0.9;

  public static final List<Api> APIS =
      List.of(
          new Api("GET", "/v1/calendars/{id}/events", 400, 9_000, 45, 0.7, 0),
          new Api("GET", "/v1/sync", 1, 3_000, 60, 0.8, 0),
          new Api("GET", "/v1/images/{id}", 60, 28_000, 15, 0.6, 300),
          new Api("GET", "/v1/calendars", 1, 2_500, 25, 0.5, 0),
          new Api("GET", "/v1/events/{id}", 2_000, 1_400, 18, 0.5, 0),
          new Api("GET", "/v1/notifications", 1, 1_800, 30, 0.6, 0),
          new Api("GET", "/v1/config", 1, 4_000, 8, 0.3, 120),
          new Api("GET", "/v1/holidays/{id}", 12, 6_000, 12, 0.4, 300),
          new Api("GET", "/v1/events/{id}/comments", 2_000, 2_200, 28, 0.6, 0),
          new Api("GET", "/v1/users/me", 1, 900, 12, 0.4, 0),
          new Api("GET", "/v1/calendars/{id}/members", 400, 1_600, 22, 0.5, 0),
          new Api("POST", "/v1/calendars/{id}/events", 400, 700, 70, 0.6, 0),
          new Api("POST", "/v1/notifications/read", 1, 120, 25, 0.5, 0),
          new Api("PUT", "/v1/events/{id}", 2_000, 700, 65, 0.6, 0),
          new Api("GET", "/v1/weather/{id}", 40, 1_200, 140, 0.7, 60),
          new Api("GET", "/v1/stickers", 1, 16_000, 20, 0.4, 300),
          new Api("POST", "/v1/events/{id}/comments", 2_000, 500, 55, 0.6, 0),
          new Api("GET", "/v1/announcements", 1, 2_400, 15, 0.4, 60),
          new Api("GET", "/v1/search", 1, 5_500, 220, 0.9, 0),
          new Api("DELETE", "/v1/events/{id}", 2_000, 80, 50, 0.5, 0),
          new Api("POST", "/v1/devices", 1, 200, 40, 0.5, 0),
          new Api("POST", "/v1/login", 1, 1_100, 180, 0.4, 0));

  private static final double[] CUMULATIVE = cumulative(APIS.size(), SKEW);

  private ApiCatalogue() {}

  public static Api draw(SplittableRandom random) {
    return APIS.get(rank(CUMULATIVE, random));
  }

  public static @Nullable Api find(String method, String path) {
    String[] segments = path.split("/", -1);
    return APIS.stream().filter(api -> api.matches(method, segments)).findFirst().orElse(null);
  }

  /** Running sums of 1 / rank^skew, up to 1. */
  static double[] cumulative(int count, double skew) {
    double[] sums = new double[count];
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += Math.pow(i + 1, -skew);
      sums[i] = sum;
    }
    for (int i = 0; i < count; i++) {
      sums[i] /= sum;
    }
    return sums;
  }

  static int rank(double[] cumulative, SplittableRandom random) {
    double at = random.nextDouble();
    int i = 0;
    while (cumulative[i] < at && i < cumulative.length - 1) {
      i++;
    }
    return i;
  }
}
