// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to simulate.
 *
 * @param workload file to replay, null to generate
 * @param requestsPerDay to generate
 * @param seeds one run each; of a file, seeds of the draws alone
 * @param bytesPerRequest the budget, stored bytes over requests that happened
 * @param burst how many times the even pace five minutes may take
 * @param regions to generate
 * @param apis to generate
 * @param regionSkew Zipf's exponent over regions
 * @param apiSkew Zipf's exponent over apis
 * @param rttFile measured round trips to draw latencies from, null for made-up ones
 * @param origin country that clients talk to, for the round trips
 * @param leastErrorRate of all requests
 * @param planAges {@code usual}, {@code fresh} or {@code stale}
 * @param dayOne whether the first day is judged, with nothing known before
 * @param others whether other systems run too
 * @param bytesRatio whether to look for the bytes that uniform head sampling needs
 * @param redraws how often to draw the day again for coverage, 0 for not at all
 */
public record SimulationOptions(
    @Nullable Path workload,
    long requestsPerDay,
    List<Long> seeds,
    double bytesPerRequest,
    double burst,
    int regions,
    int apis,
    double regionSkew,
    double apiSkew,
    @Nullable Path rttFile,
    String origin,
    double leastErrorRate,
    String planAges,
    boolean dayOne,
    boolean others,
    boolean bytesRatio,
    int redraws) {

  /** Checks what can be checked without files. */
  public SimulationOptions {
    require(requestsPerDay >= 1000, "requests a day < 1000: " + requestsPerDay);
    require(!seeds.isEmpty(), "expected seeds: none");
    require(bytesPerRequest > 0, "bytes per request not > 0: " + bytesPerRequest);
    require(burst >= 1, "burst < 1: " + burst);
    require(regions >= 1 && apis >= 1, "regions or apis < 1: " + regions + " x " + apis);
    require(leastErrorRate >= 0 && leastErrorRate <= 1, "errors not in 0..1: " + leastErrorRate);
    require(redraws >= 0, "redraws < 0: " + redraws);
    seeds = List.copyOf(seeds);
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
