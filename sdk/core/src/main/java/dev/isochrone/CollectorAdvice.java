// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

import dev.isochrone.plan.SamplingPlan;
import dev.isochrone.plan.SamplingPlanCodec;

/**
 * What the collector last told this SDK: the plan and the country, and how much of the plan's
 * budget for a device is left. Deliver writes it, capture and sample read it. Thread-safe; a new
 * plan holds from the next decision on. Not API.
 */
public final class CollectorAdvice {

  /** Until then after the collector confirmed it, a plan's word suffices to keep a slice. */
  public static final long YOUNG_NANOS = 300_000_000_000L;

  private volatile SamplingPlan plan = SamplingPlan.KEEP_EVERYTHING;
  private volatile String country = "";
  private volatile int refusedPlans;
  private volatile double deviceKeep = 1;
  private volatile boolean confirmed;
  private volatile long confirmedNanos;

  /** The plan to obey. */
  public SamplingPlan plan() {
    return plan;
  }

  /** Notes that the collector was asked for the plan, or has compared it with the one in force. */
  public void confirmed(long nowNanos) {
    confirmedNanos = nowNanos;
    confirmed = true;
  }

  /** Whether that ever happened in this process. */
  public boolean isConfirmed() {
    return confirmed;
  }

  /** Nanoseconds since it happened last. */
  public long nanosSinceConfirmed(long nowNanos) {
    return nowNanos - confirmedNanos;
  }

  /** ISO country where the collector believes the device is, or "". */
  public String country() {
    return country;
  }

  /**
   * The factor by which this device's own budget in the plan lowers what the plan keeps: a power of
   * two from {@code SliceDecision.LEAST_DEVICE_KEEP} to 1. For plans with such a budget only.
   */
  public double deviceKeep() {
    return deviceKeep;
  }

  /** Lowers what is kept from the next decision on, or raises it again. */
  public void deviceKeep(double deviceKeep) {
    this.deviceKeep = deviceKeep;
  }

  /** How many plans could not be read; the one before each was kept. */
  public int refusedPlans() {
    return refusedPlans;
  }

  /** Notes the country of a reply. */
  public void country(String country) {
    this.country = country;
  }

  /**
   * Obeys a plan from now on if it can be read. Called by one thread.
   *
   * @return false if it was refused
   */
  public boolean plan(byte[] encoded) {
    try {
      plan = SamplingPlanCodec.decode(encoded, plan).plan();
      return true;
    } catch (IllegalArgumentException e) {
      countRefusedPlan();
      return false;
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  private void countRefusedPlan() {
    refusedPlans++;
  }
}
