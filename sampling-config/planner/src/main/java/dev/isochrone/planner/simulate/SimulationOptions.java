// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

import dev.isochrone.planner.Policy;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
 * @param redraws how often to draw the first seed's day again for coverage; −1 for 200 times 2M
 *     requests, less often where there are more
 * @param policies to run, each by its name; empty for the benchmark's own
 * @param lostUploads share of uploads that are lost and have to be sent again
 * @param clockHours device clocks are off by up to this
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
    int redraws,
    Map<String, Policy> policies,
    double lostUploads,
    double clockHours) {

  /** Checks what can be checked without files. */
  public SimulationOptions {
    require(requestsPerDay >= 1000, "requests a day < 1000: " + requestsPerDay);
    require(!seeds.isEmpty(), "expected seeds: none");
    require(bytesPerRequest > 0, "bytes per request not > 0: " + bytesPerRequest);
    require(burst >= 1, "burst < 1: " + burst);
    require(regions >= 1 && apis >= 1, "regions or apis < 1: " + regions + " x " + apis);
    require(leastErrorRate >= 0 && leastErrorRate <= 1, "errors not in 0..1: " + leastErrorRate);
    require(redraws >= -1, "redraws < -1: " + redraws);
    require(lostUploads >= 0 && lostUploads < 1, "lost uploads not in 0..1: " + lostUploads);
    require(clockHours >= 0 && clockHours <= 24, "clock hours not in 0..24: " + clockHours);
    require(
        List.of("usual", "fresh", "stale").contains(planAges),
        "plan ages: expected usual, fresh or stale: " + planAges);
    seeds = List.copyOf(seeds);
    policies = Collections.unmodifiableMap(new LinkedHashMap<>(policies));
  }

  /** How often to draw a day of so many requests again. */
  int redraws(int requests) {
    return redraws >= 0 ? redraws : (int) Math.max(20, Math.min(200, 400_000_000L / requests));
  }

  /** What the world does to devices. */
  FieldConditions field() {
    return new FieldConditions(
        PlanAges.valueOf(planAges.toUpperCase(Locale.ROOT)), lostUploads, clockHours);
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
