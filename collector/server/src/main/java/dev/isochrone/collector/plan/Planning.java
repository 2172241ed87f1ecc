// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.plan;

import dev.isochrone.plan.LogBucket;
import dev.isochrone.plan.SamplingPlan;
import dev.isochrone.plan.SamplingPlanCodec;
import dev.isochrone.planner.Planner;
import dev.isochrone.planner.Policy;
import dev.isochrone.planner.Prediction;
import dev.isochrone.planner.Traffic;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a new plan when the policy has changed or its time has come. One thread of its own; a plan
 * that cannot be archived is not published, so that every weight can be traced to its plan.
 */
public final class Planning implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Planning.class);
  private static final double SAME_WITHIN = 0.02;

  private final PolicyWatch watch;
  private final TrafficSource traffic;
  private final PlanArchive archive;
  private final Planner planner;
  private final CurrentPlan current;
  private final InstantSource clock;
  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "isochrone-planning"));
  private long plannedAtMillis;
  private boolean archiveRead;
  private boolean due = true;
  private volatile @Nullable String trouble;

  Planning(
      PolicyWatch watch,
      TrafficSource traffic,
      PlanArchive archive,
      Planner planner,
      CurrentPlan current,
      InstantSource clock) {
    this.watch = watch;
    this.traffic = traffic;
    this.archive = archive;
    this.planner = planner;
    this.current = current;
    this.clock = clock;
  }

  /**
   * Starts planning.
   *
   * @param pollEvery how often the policy file is looked at
   */
  public static Planning start(
      PolicyWatch watch,
      TrafficSource traffic,
      ClickHousePlanArchive archive,
      Planner planner,
      CurrentPlan current,
      Duration pollEvery) {
    Planning planning =
        new Planning(watch, traffic, archive, planner, current, InstantSource.system());
    var unused =
        planning.scheduler.scheduleWithFixedDelay(
            planning::tick, 0, pollEvery.toMillis(), TimeUnit.MILLISECONDS);
    return planning;
  }

  /** Why there is no new plan, or null. */
  public @Nullable String trouble() {
    return trouble;
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
    try {
      scheduler.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void tick() {
    try {
      due |= watch.refresh();
      Policy policy = watch.policy();
      due |= clock.millis() - plannedAtMillis >= policy.planEvery().toMillis();
      if (due) {
        plan(policy);
        due = false;
        plannedAtMillis = clock.millis();
      }
      trouble = null;
    } catch (RuntimeException e) {
      trouble = "no new plan: " + e.getMessage();
      LOG.warn("no new plan, the last one stays in force: {}", e.getMessage());
    }
  }

  private void plan(Policy policy) {
    readArchive();
    Traffic now = traffic.current(LogBucket.of(policy.hotAfter().toNanos() / 1000));
    SamplingPlan next = planner.plan(policy, now, current.version() + 1);
    if (current.version() > 0 && isSame(current.plan(), next)) {
      return;
    }
    archive.add(next, inputs(policy, now, planner.predict(policy, now)));
    current.publish(next);
    LOG.info("plan {}: keepProbability {}", next.version(), next.keepProbability());
  }

  private void readArchive() {
    if (!archiveRead) {
      SamplingPlan latest = archive.latest();
      if (latest != null) {
        current.publish(latest);
      }
      archiveRead = true;
    }
  }

  /** Plans that differ by a hair are not worth telling every phone. */
  private static boolean isSame(SamplingPlan one, SamplingPlan other) {
    double ratio = other.keepProbability() / one.keepProbability();
    boolean near = Math.abs(ratio - 1) <= SAME_WITHIN && other.keepProbability() < 1;
    double keep = near ? one.keepProbability() : other.keepProbability();
    return Arrays.equals(encoded(one, one.keepProbability()), encoded(other, keep));
  }

  private static byte[] encoded(SamplingPlan plan, double keepProbability) {
    return SamplingPlanCodec.encode(
        SamplingPlan.builder()
            .enabled(plan.enabled())
            .keepProbability(keepProbability)
            .phaseKeepProbability(plan.phaseKeepProbability())
            .exemplarKeepProbability(plan.exemplarKeepProbability())
            .hotExemplarKeepProbability(plan.hotExemplarKeepProbability())
            .hotBucket(plan.hotBucket())
            .build());
  }

  private static String inputs(Policy policy, Traffic traffic, Prediction prediction) {
    return String.format(
        Locale.ROOT,
        "{\"storedBytesPerDay\":%d,\"keepAtMost\":%s,\"phaseKeepProbability\":%s,"
            + "\"exemplarKeepProbability\":%s,\"hotExemplarKeepProbability\":%s,"
            + "\"hotAfterMillis\":%d,\"killSwitch\":%b,\"requestsPerDay\":%.0f,"
            + "\"requestsPerSlice\":%.2f,\"hotShare\":%.5f,\"cells\":%d,"
            + "\"predictedBytesPerDay\":%.0f}",
        policy.storedBytesPerDay(),
        policy.keepAtMost(),
        policy.phaseKeepProbability(),
        policy.exemplarKeepProbability(),
        policy.hotExemplarKeepProbability(),
        policy.hotAfter().toMillis(),
        policy.killSwitch(),
        traffic.requestsPerDay(),
        traffic.requestsPerSlice(),
        traffic.hotShare(),
        traffic.cells(),
        prediction.storedBytesPerDay());
  }
}
