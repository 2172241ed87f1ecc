// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the screens ask of the store, as {@code dashboards/web/src/screens} asks it. */
final class ScreenQuestions {
  private static final String API = "GET /v1/calendars/0";
  private static final String TARGETS =
      "{\"*\":{\"satisfied_ms\":500,\"objective\":0.95},\"JP\":{\"satisfied_ms\":200,\"objective\":0.99}}";

  private ScreenQuestions() {}

  /**
   * A question with what is chosen beside the range.
   *
   * @param label what tells it from the same question with other choices
   */
  record Ask(String question, String label, Map<String, String> parameters) {
    String name() {
      return label.isEmpty() ? question : question + "." + label;
    }
  }

  /** Every question of every screen once; choices that change what is read several times. */
  static List<Ask> all() {
    List<Ask> asks = new ArrayList<>();
    for (String question :
        List.of(
            "status",
            "regions",
            "heatmap",
            "marks",
            "edge",
            "opportunities",
            "losses",
            "arrivals",
            "sdk_versions",
            "budget")) {
      asks.add(new Ask(question, "", Map.of()));
    }
    for (String question : List.of("api_over_time", "api_phases", "api_mix")) {
      asks.add(new Ask(question, "all", Map.of("zone", "Asia/Tokyo")));
      asks.add(new Ask(question, "api", Map.of("zone", "Asia/Tokyo", "api", API)));
      asks.add(
          new Ask(
              question, "api_region", Map.of("zone", "Asia/Tokyo", "api", API, "country", "US")));
    }
    asks.add(new Ask("compare", "windows", Map.of()));
    asks.add(new Ask("compare", "api", Map.of("api", API)));
    asks.add(
        new Ask(
            "compare", "versions", Map.of("by", "app_version", "before", "5.2", "after", "5.3")));
    asks.add(new Ask("exemplars", "newest", Map.of("limit", "100")));
    asks.add(new Ask("exemplars", "slowest", Map.of("limit", "100", "order", "slowest")));
    asks.add(new Ask("slo", "", Map.of("targets", TARGETS)));
    return List.copyOf(asks);
  }
}
