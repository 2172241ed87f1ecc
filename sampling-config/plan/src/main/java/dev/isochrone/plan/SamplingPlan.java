// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.plan;

import org.jspecify.annotations.Nullable;

/**
 * What the collector tells an SDK to keep. Immutable.
 *
 * <p>A slice is kept with the probability that its {@link #valueRule} gives to a {@link
 * SliceDecision}, or with {@link #keepProbability} if it has none; inside a kept slice each request
 * becomes an exemplar with {@link #exemplarKeepProbability}, and the slice carries its phases with
 * {@link #phaseKeepProbability}. A plan that keeps everything is just a plan with ones.
 * Probabilities are fixed before the draw and travel with the data, so a stale plan gives unbiased
 * numbers too.
 */
public final class SamplingPlan {

  /** What an SDK does before it has heard from a collector: keep everything, full detail. */
  public static final SamplingPlan KEEP_EVERYTHING = builder().build();

  /** More than any device sends. */
  public static final long NO_BUDGET = 0xffff_ffffL;

  private final long version;
  private final boolean enabled;
  private final double keepProbability;
  private final double keepAtMost;
  private final double phaseKeepProbability;
  private final double exemplarKeepProbability;
  private final double hotExemplarKeepProbability;
  private final int hotBucket;
  private final @Nullable ValueRule valueRule;
  private final FloorRules floors;
  private final long wireBytesPerDay;
  private final long meteredWireBytesPerDay;

  private SamplingPlan(Builder builder) {
    version = builder.version;
    enabled = builder.enabled;
    keepProbability = builder.keepProbability;
    keepAtMost = builder.keepAtMost;
    phaseKeepProbability = builder.phaseKeepProbability;
    exemplarKeepProbability = builder.exemplarKeepProbability;
    hotExemplarKeepProbability = builder.hotExemplarKeepProbability;
    hotBucket = builder.hotBucket;
    valueRule = builder.valueRule;
    floors = builder.floors;
    wireBytesPerDay = builder.wireBytesPerDay;
    meteredWireBytesPerDay = builder.meteredWireBytesPerDay;
  }

  /** The archive number of this plan; 0 is the built-in plan. */
  public long version() {
    return version;
  }

  /** False is the kill switch: nothing is recorded, kept or sent. */
  public boolean enabled() {
    return enabled;
  }

  /**
   * The probability with which a slice is kept if there is no {@link #valueRule}, 0 to 1. A plan
   * with a rule states it too, for readers that know no rules: about the same bytes, kept evenly.
   */
  public double keepProbability() {
    return keepProbability;
  }

  /** The most that a slice is kept with, whatever it teaches; floors go before it. */
  public double keepAtMost() {
    return keepAtMost;
  }

  /** The probability with which a kept slice carries the phases of its requests, 0 to 1. */
  public double phaseKeepProbability() {
    return phaseKeepProbability;
  }

  /**
   * The probability with which a request of a kept slice becomes an exemplar.
   *
   * @param outcome how the request ended
   * @param totalBucket its {@link LogBucket} of µs
   */
  public double exemplarKeepProbability(Outcome outcome, int totalBucket) {
    return isHot(outcome, totalBucket) ? hotExemplarKeepProbability : exemplarKeepProbability;
  }

  /** Whether a request failed or was slow: such a one closes its slice. See above. */
  public boolean isHot(Outcome outcome, int totalBucket) {
    return outcome.isError() || totalBucket >= hotBucket;
  }

  /** The exemplar probability of a request that is neither an error nor slow. */
  public double exemplarKeepProbability() {
    return exemplarKeepProbability;
  }

  /** The exemplar probability of a request that is an error or slow. */
  public double hotExemplarKeepProbability() {
    return hotExemplarKeepProbability;
  }

  /** The {@link LogBucket} of µs from which a request counts as slow. */
  public int hotBucket() {
    return hotBucket;
  }

  /** What makes telling slices likelier to be kept, or null: all alike. */
  public @Nullable ValueRule valueRule() {
    return valueRule;
  }

  /** What the operator insists on: least probabilities, and requests not to be recorded. */
  public FloorRules floors() {
    return floors;
  }

  /** Whether a device has a budget of its own, within which it must thin what it keeps. */
  public boolean hasDeviceBudget() {
    return meteredWireBytesPerDay < NO_BUDGET;
  }

  /** The bytes that a device may send from midnight to midnight, UTC, or {@link #NO_BUDGET}. */
  public long wireBytesPerDay() {
    return wireBytesPerDay;
  }

  /** What of that it may send on metered networks; at most {@link #wireBytesPerDay}. */
  public long meteredWireBytesPerDay() {
    return meteredWireBytesPerDay;
  }

  /** Returns a builder of a plan that keeps everything. */
  public static Builder builder() {
    return new Builder();
  }

  /** Settings of a plan; each starts at "keep everything". Not thread-safe. */
  public static final class Builder {
    private long version;
    private boolean enabled = true;
    private double keepProbability = 1;
    private double keepAtMost = 1;
    private double phaseKeepProbability = 1;
    private double exemplarKeepProbability = 1;
    private double hotExemplarKeepProbability = 1;
    private int hotBucket = LogBucket.of(3_000_000);
    private @Nullable ValueRule valueRule;
    private FloorRules floors = FloorRules.NONE;
    private long wireBytesPerDay = NO_BUDGET;
    private long meteredWireBytesPerDay = NO_BUDGET;

    private Builder() {}

    /** The archive number. Default 0. */
    public Builder version(long version) {
      if (version < 0) {
        throw new IllegalArgumentException("version < 0: " + version);
      }
      this.version = version;
      return this;
    }

    /** False stops all recording. Default true. */
    public Builder enabled(boolean enabled) {
      this.enabled = enabled;
      return this;
    }

    /** Probability that a slice is kept. Default 1. */
    public Builder keepProbability(double keepProbability) {
      this.keepProbability = Bounds.probability("keepProbability", keepProbability);
      return this;
    }

    /** The most that a slice is kept with, to the precision of a float. Default 1. */
    public Builder keepAtMost(double keepAtMost) {
      this.keepAtMost = (float) Bounds.probability("keepAtMost", keepAtMost);
      return this;
    }

    /** Probability that a kept slice carries phases. Default 1. */
    public Builder phaseKeepProbability(double phaseKeepProbability) {
      this.phaseKeepProbability = Bounds.probability("phaseKeepProbability", phaseKeepProbability);
      return this;
    }

    /** Probability that an ordinary request of a kept slice becomes an exemplar. Default 1. */
    public Builder exemplarKeepProbability(double exemplarKeepProbability) {
      this.exemplarKeepProbability =
          Bounds.probability("exemplarKeepProbability", exemplarKeepProbability);
      return this;
    }

    /** Probability that a failed or slow request of a kept slice becomes an exemplar. Default 1. */
    public Builder hotExemplarKeepProbability(double hotExemplarKeepProbability) {
      this.hotExemplarKeepProbability =
          Bounds.probability("hotExemplarKeepProbability", hotExemplarKeepProbability);
      return this;
    }

    /** {@link LogBucket} of µs from which a request is slow. Default: the bucket of 3 s. */
    public Builder hotBucket(int hotBucket) {
      this.hotBucket = Bounds.bucket("hotBucket", hotBucket);
      return this;
    }

    /** What makes telling slices likelier to be kept. Default: none, all slices alike. */
    public Builder valueRule(@Nullable ValueRule valueRule) {
      this.valueRule = valueRule;
      return this;
    }

    /** What the operator insists on. Default: nothing. */
    public Builder floors(FloorRules floors) {
      this.floors = floors;
      return this;
    }

    /** What a device may send in a day, and of that on metered networks. Default: no bounds. */
    public Builder deviceBudget(long wireBytesPerDay, long meteredWireBytesPerDay) {
      if (wireBytesPerDay < 0 || meteredWireBytesPerDay < 0) {
        throw new IllegalArgumentException(
            "deviceBudget not in 0..: " + wireBytesPerDay + ", " + meteredWireBytesPerDay);
      }
      this.wireBytesPerDay = Math.min(NO_BUDGET, wireBytesPerDay);
      this.meteredWireBytesPerDay = Math.min(this.wireBytesPerDay, meteredWireBytesPerDay);
      return this;
    }

    /** Returns the plan. */
    public SamplingPlan build() {
      return new SamplingPlan(this);
    }
  }
}
