// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner;

import dev.isochrone.planner.allocate.ExemplarRule;
import dev.isochrone.planner.allocate.Prices;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What an operator wants, as {@code sampling.yaml} says it. Immutable.
 *
 * @param budget what a day may store
 * @param burst how many times the even pace any five minutes may take
 * @param regionGroups countries by the name of their group
 * @param recording what SDKs record and send
 * @param apps what differs for some apps, complete, by the app's name
 * @param rollups which sums are kept
 * @param planEvery how often a plan is made
 */
public record Policy(
    Budget budget,
    double burst,
    Map<String, List<String>> regionGroups,
    Recording recording,
    Map<String, Recording> apps,
    Rollups rollups,
    Duration planEvery) {

  /** Copies the maps. */
  public Policy {
    regionGroups = Map.copyOf(regionGroups);
    apps = Map.copyOf(apps);
  }

  /** What the SDKs of an app record and send. */
  public Recording forApp(String app) {
    return apps.getOrDefault(app, recording);
  }

  /**
   * Bytes that ClickHouse may store in a day, everything counted, at the usual price of a timing.
   */
  public long storedBytesPerDay() {
    return (long) budget.storedBytesPerDay(Prices.MEASURED.usualTiming());
  }

  /** See {@link Recording#keepAtMost}. */
  public double keepAtMost() {
    return recording.keepAtMost();
  }

  /** See {@link Recording#phaseKeepProbability}. */
  public double phaseKeepProbability() {
    return recording.phaseKeepProbability();
  }

  /** See {@link Recording#exemplars}. */
  public ExemplarRule exemplars() {
    return recording.exemplars();
  }

  /** See {@link Recording#killSwitch}. */
  public boolean killSwitch() {
    return recording.killSwitch();
  }
}
