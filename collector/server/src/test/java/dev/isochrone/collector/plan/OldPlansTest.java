// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.isochrone.collector.AdmittedBatch;
import dev.isochrone.collector.EnrichedBatch;
import dev.isochrone.collector.KeptSlices;
import dev.isochrone.collector.MeasuredCosts;
import dev.isochrone.collector.StoredCell;
import dev.isochrone.collector.StoredMinute;
import dev.isochrone.collector.admit.ArrivedBatches;
import dev.isochrone.collector.admit.Thinning;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A day on which no device learns of a plan and all of them send half as much again as the budget
 * has room for, to two collectors on one store. One of them dies in the afternoon and comes back.
 */
class OldPlansTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final long FIRST_MINUTE = 20_000L * StoredMinute.A_DAY;
  private static final int AFTERNOON = 900;
  private static final int SLICES = 24;
  private static final int TIMINGS = SLICES * ArrivedBatches.TIMINGS_A_SLICE;
  private static final MeasuredCosts COSTS = new MeasuredCosts(20, 5, 0, 0, 0, 0, 0);
  private static final double SENT_A_DAY =
      2.0 * StoredMinute.A_DAY * (COSTS.slice() * SLICES + COSTS.timing() * TIMINGS);
  private static final double BUDGET = SENT_A_DAY / 1.5;

  private final Store store = new Store();
  private final ArchiveInMemory archive = new ArchiveInMemory();
  private Instant now = Instant.ofEpochSecond(60 * FIRST_MINUTE);

  @Test
  void what_devices_send_beyond_the_budget_is_thinned_by_all_collectors_alike(@TempDir Path folder)
      throws Exception {
    Path policy = folder.resolve("sampling.yaml");
    Files.writeString(
        policy, "version: 1\nbudget:\n  storedBytesPerDay: %d\n".formatted((long) BUDGET));
    Collector first = new Collector(policy);
    Collector second = new Collector(policy);
    for (int minute = 0; minute < StoredMinute.A_DAY; minute++) {
      if (minute == AFTERNOON) {
        second = new Collector(policy);
      }
      now = Instant.ofEpochSecond(60 * (FIRST_MINUTE + minute));
      first.planning.tick();
      second.planning.tick();
      // a limit holds from the next minute on, so that the one that came back has seen one less
      if (minute != AFTERNOON) {
        assertThat(second.thinning.keepProbability())
            .as("minute %d", minute)
            .isEqualTo(first.thinning.keepProbability());
      }
      first.take(2L * minute);
      second.take(2L * minute + 1);
    }

    StoredMinute day = store.sum();
    assertThat(COSTS.bytes(day) / BUDGET).isCloseTo(1, within(0.01));
    assertThat(day.requests() / (2.0 * TIMINGS * StoredMinute.A_DAY)).isCloseTo(1, within(0.01));
    assertThat(first.thinning.keepProbability()).isBetween(0.6, 0.7);
  }

  /** One that plans and admits. */
  private final class Collector {
    final Thinning thinning = new Thinning(id -> id.hashCode() * 31L, MINUTE, () -> now);
    final Planning planning;

    Collector(Path policy) {
      planning =
          new Planning(
              new PolicyWatch(policy, () -> now),
              store,
              archive,
              new CurrentPlans(),
              thinning::limit,
              thinning::bare,
              new PlanningSettings(MINUTE, Duration.ZERO),
              () -> now);
    }

    void take(long batch) {
      EnrichedBatch arrived = ArrivedBatches.kept(batch, SLICES);
      AdmittedBatch admitted = thinning.admit(arrived);
      thinning.stored(arrived, admitted);
      store.add(admitted);
    }
  }

  /** Holds minutes and nothing of their slices, so that plans keep everything. */
  private final class Store implements TrafficSource {
    private final TreeMap<Long, StoredMinute> minutes = new TreeMap<>();

    void add(AdmittedBatch batch) {
      int slices = batch.enriched().valid().slices().cardinality();
      long timings = (long) slices * ArrivedBatches.TIMINGS_A_SLICE;
      double arrived = timings / batch.keepProbability();
      long minute = now.getEpochSecond() / 60;
      StoredMinute more = new StoredMinute(minute, arrived, arrived, slices, timings, 0, 0, 0);
      minutes.merge(minute, more, StoredMinute::plus);
    }

    StoredMinute sum() {
      return minutes.values().stream().reduce(StoredMinute::plus).orElseThrow();
    }

    @Override
    public Instant latestArrival(Instant since) {
      return minutes.isEmpty() ? Instant.EPOCH : now;
    }

    @Override
    public List<StoredCell> cells(Instant from, Instant to) {
      return List.of();
    }

    @Override
    public void slices(Instant from, Instant to, KeptSlices slices) {}

    @Override
    public List<StoredMinute> minutes(Instant from, Instant to) {
      return new ArrayList<>(
          minutes.subMap(from.getEpochSecond() / 60, to.getEpochSecond() / 60).values());
    }

    @Override
    public MeasuredCosts costs() {
      return COSTS;
    }
  }
}
