// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

import java.util.List;

/**
 * What traffic to generate.
 *
 * @param requestsPerDay on average
 * @param regions how many regions, shares by Zipf's law
 * @param apis how many apis, shares by Zipf's law
 * @param regionSkew Zipf's exponent over regions
 * @param apiSkew Zipf's exponent over apis
 * @param spike when arrivals are how many times the usual
 * @param incidents slow or failing regions or cells
 * @param newApi an api without traffic before its minute
 * @param leastErrorRate of all requests, to try a day on which much fails
 */
record TrafficShape(
    long requestsPerDay,
    int regions,
    int apis,
    double regionSkew,
    double apiSkew,
    Spike spike,
    List<Incident> incidents,
    NewApi newApi,
    double leastErrorRate) {

  /** A region of about 0.2 % of the traffic; its share is set, not Zipf's. */
  static final double SMALL_REGION_SHARE = 0.002;

  /** Arrivals times a factor from one minute to another. */
  record Spike(int from, int to, double factor) {}

  /** Latency times a factor and at least an error rate; api −1 means all. */
  record Incident(int region, int api, int from, int to, double latencyFactor, double errorRate) {
    Incident within(int regions, int apis) {
      return new Incident(
          Math.min(region, regions - 1),
          Math.min(api, apis - 1),
          from,
          to,
          latencyFactor,
          errorRate);
    }
  }

  /** An api that starts at a minute. */
  record NewApi(int api, int from) {}

  /** The reference: 40 regions × 60 apis, a 10× spike, incidents, a launch. */
  static TrafficShape reference(long requestsPerDay) {
    return new TrafficShape(
        requestsPerDay,
        40,
        60,
        1,
        1,
        new Spike(840, 860, 10),
        List.of(
            new Incident(11, -1, 1080, 1110, 3, 0.2),
            new Incident(3, 5, 960, 1005, 4, 0),
            new Incident(39, -1, 1200, 1230, 3, 0.2)),
        new NewApi(20, 600),
        0);
  }

  /**
   * Returns the same shape with other numbers of regions and apis, and other skews. Incidents and
   * launches move to the last region or api where theirs is no longer there.
   */
  TrafficShape withGrid(int newRegions, int newApis, double newRegionSkew, double newApiSkew) {
    return new TrafficShape(
        requestsPerDay,
        newRegions,
        newApis,
        newRegionSkew,
        newApiSkew,
        spike,
        incidents.stream().map(incident -> incident.within(newRegions, newApis)).toList(),
        new NewApi(Math.min(newApi.api(), newApis - 1), newApi.from()),
        leastErrorRate);
  }

  /** Returns the same shape with failures everywhere. */
  TrafficShape withLeastErrorRate(double rate) {
    return new TrafficShape(
        requestsPerDay, regions, apis, regionSkew, apiSkew, spike, incidents, newApi, rate);
  }
}
