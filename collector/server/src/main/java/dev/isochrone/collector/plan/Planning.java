// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.plan;

import dev.isochrone.collector.SpendLimit;
import dev.isochrone.plan.SamplingPlan;
import dev.isochrone.planner.Policy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a new edition of plans when the policy has changed or its time has come, and obeys those of
 * other collectors. One thread of its own; an edition that cannot be archived is not published, so
 * that every weight can be traced to its plan.
 */
public final class Planning implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Planning.class);

  private final PolicyWatch watch;
  private final EditionMaker maker;
  private final PlanArchive archive;
  private final PlanHistory history;
  private final CurrentPlans current;
  private final Consumer<SpendLimit> limit;
  private final BooleanSupplier atBurst;
  private final PlanningSettings settings;
  private final InstantSource clock;
  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "isochrone-planning"));
  private final AtomicLong failures = new AtomicLong();
  private Instant plannedAt = Instant.EPOCH;
  private Instant budgetSince = Instant.EPOCH;
  private boolean newPolicy = true;
  private volatile @Nullable Planned last;
  private volatile @Nullable String trouble;

  Planning(
      PolicyWatch watch,
      TrafficSource traffic,
      PlanArchive archive,
      CurrentPlans current,
      Consumer<SpendLimit> limit,
      BooleanSupplier atBurst,
      PlanningSettings settings,
      InstantSource clock) {
    this.watch = watch;
    this.archive = archive;
    this.current = current;
    this.limit = limit;
    this.atBurst = atBurst;
    this.settings = settings;
    this.clock = clock;
    history = new PlanHistory(archive);
    maker = new EditionMaker(traffic, settings);
  }

  /**
   * Starts planning.
   *
   * @param limit told how much may be stored after each planning, others' as well
   * @param atBurst whether more arrives now than the burst has room for
   * @param pollEvery how often the policy file and the archive are looked at
   */
  public static Planning start(
      PolicyWatch watch,
      TrafficSource traffic,
      ClickHousePlanArchive archive,
      CurrentPlans current,
      Consumer<SpendLimit> limit,
      BooleanSupplier atBurst,
      PlanningSettings settings,
      Duration pollEvery) {
    Planning planning =
        new Planning(
            watch, traffic, archive, current, limit, atBurst, settings, InstantSource.system());
    var unused =
        planning.scheduler.scheduleWithFixedDelay(
            planning::tick, 0, pollEvery.toMillis(), TimeUnit.MILLISECONDS);
    return planning;
  }

  /** Why there is no new plan, or null. */
  public @Nullable String trouble() {
    return trouble;
  }

  /** How often there could be no new plan. */
  public long failures() {
    return failures.get();
  }

  /**
   * Returns the plan that had a version, or null if there never was one. Blocks when it has not
   * been asked for in a while.
   *
   * @throws RuntimeException if the archive cannot be asked
   */
  public @Nullable SamplingPlan plan(long version) {
    return history.plan(version);
  }

  /** What was planned last, or null before. */
  @Nullable Planned last() {
    return last;
  }

  /** Asks the planner of the last table, on the planning thread. */
  <T> CompletableFuture<T> ask(Function<EditionMaker, T> question) {
    return CompletableFuture.supplyAsync(() -> question.apply(maker), scheduler);
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
      newPolicy |= watch.refresh();
      ArchivedEdition adopted = adopt();
      Instant due = plannedAt.plus(settings.scalarsEvery(atBurst.getAsBoolean()));
      boolean isDue = newPolicy || !clock.instant().isBefore(due);
      if (adopted != null || isDue) {
        EditionMaker.Outlook outlook = outlook(watch.policy());
        if (adopted != null) {
          limit.accept(outlook.limit(adopted.pace().admissionKeepProbability()));
        }
        if (isDue) {
          plan(outlook);
        }
      }
      trouble = null;
    } catch (RuntimeException e) {
      failed(e.getMessage());
      LOG.warn("no new plan, the last one stays in force: {}", e.getMessage());
    } catch (Error e) { // a task that throws is not run again
      failed(e.toString());
      LOG.error("no new plan, the last one stays in force", e);
    }
  }

  private void failed(@Nullable String why) {
    failures.incrementAndGet();
    trouble = "no new plan: " + why;
  }

  /** Obeys what another collector, or this one before its restart, has planned. */
  private @Nullable ArchivedEdition adopt() {
    long latest = archive.latest();
    ArchivedEdition archived = latest > current.edition().number() ? archive.find(latest) : null;
    if (archived != null) {
      publish(archived);
    }
    return archived;
  }

  private EditionMaker.Outlook outlook(Policy policy) {
    if (newPolicy) {
      budgetSince = archive.lastOfOtherBudget(Inputs.budget(policy));
    }
    return maker.outlook(policy, budgetSince, clock.instant());
  }

  private void plan(EditionMaker.Outlook outlook) {
    Planned planned = maker.make(outlook, current.edition(), newPolicy);
    ArchivedEdition first = archive.addOnce(planned.archived());
    publish(first);
    last = planned;
    limit.accept(
        planned
            .budget()
            .limit(
                first.pace().admissionKeepProbability(),
                planned.archived().pace().storedPerMinute()));
    if (!planned.explained().isEmpty()) {
      archive.explain(planned.archived(), planned.explained());
    }
    newPolicy = false;
  }

  private void publish(ArchivedEdition archived) {
    current.publish(history.add(archived));
    plannedAt = archived.createdAt();
    LOG.info(
        "plans of edition {}: base keepProbability {}, lambda {}, {} a day",
        archived.number(),
        archived.baseKeepProbability(),
        archived.lambda(),
        archived.pace().perDay());
  }
}
