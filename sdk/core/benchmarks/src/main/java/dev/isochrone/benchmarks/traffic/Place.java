// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.benchmarks.traffic;

import java.util.List;

/**
 * Where a phone is, and how far that is. Immutable.
 *
 * @param country ISO 3166-1 alpha-2
 * @param carrier MCC-MNC of a large carrier there
 * @param share of the users, relative to the others
 * @param edge the point of presence that serves it
 * @param edgeMillis median round trip to that edge
 * @param originMillis median round trip from the edge to the origin, in Tokyo
 */
record Place(
    String country,
    String carrier,
    double share,
    String edge,
    double edgeMillis,
    double originMillis) {

  static final List<Place> ALL =
      List.of(
          new Place("JP", "440-10", 40, "NRT57-P3", 18, 4),
          new Place("US", "310-260", 14, "IAD89-C2", 28, 150),
          new Place("KR", "450-05", 9, "ICN57-P1", 16, 35),
          new Place("TW", "466-92", 9, "TPE52-P1", 20, 45),
          new Place("DE", "262-01", 7, "FRA60-P4", 26, 230),
          new Place("GB", "234-10", 5, "LHR62-C5", 24, 220),
          new Place("FR", "208-01", 4, "CDG50-P2", 27, 235),
          new Place("BR", "724-05", 4, "GRU3-P1", 45, 270),
          new Place("IN", "404-45", 3, "BOM78-P6", 60, 130),
          new Place("ID", "510-10", 3, "CGK50-P2", 55, 90),
          new Place("AU", "505-01", 1, "SYD62-P2", 30, 110),
          new Place("ZA", "655-01", 1, "JNB50-C1", 70, 360));
}
