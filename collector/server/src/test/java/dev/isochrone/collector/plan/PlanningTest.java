// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.plan.SamplingPlan;
import dev.isochrone.planner.Planner;
import dev.isochrone.planner.StoredBytes;
import dev.isochrone.planner.Traffic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanningTest {
  @TempDir Path folder = Path.of("");

  private final FakeArchive archive = new FakeArchive();
  private final CurrentPlan current = new CurrentPlan();
  private Instant now = Instant.parse("2026-11-22T00:00:00Z");
  private Traffic traffic = new Traffic(1e6, 12, 0.01, 100);
  private Path file = Path.of("");

  @BeforeEach
  void writePolicy() throws Exception {
    file = folder.resolve("sampling.yaml");
    write("1 MB");
  }

  @Test
  void publishes_a_plan_that_fits_the_budget_once_it_is_archived() {
    planning().tick();

    assertThat(current.version()).isEqualTo(1);
    assertThat(current.plan().keepProbability()).isBetween(0.05, 0.5);
    assertThat(archive.plans).hasSize(1);
    assertThat(archive.inputs.get(0)).contains("\"requestsPerDay\":1000000");
  }

  @Test
  void plans_again_when_its_time_has_come_and_the_traffic_has_changed() {
    Planning planning = planning();
    planning.tick();
    planning.tick();
    now = now.plus(Duration.ofMinutes(6));
    planning.tick();

    assertThat(current.version()).isEqualTo(1);

    traffic = new Traffic(2e6, 12, 0.01, 100);
    now = now.plus(Duration.ofMinutes(6));
    double before = current.plan().keepProbability();
    planning.tick();

    assertThat(current.version()).isEqualTo(2);
    assertThat(current.plan().keepProbability()).isLessThan(0.6 * before);
  }

  @Test
  void plans_at_once_when_the_policy_has_changed() throws Exception {
    Planning planning = planning();
    planning.tick();
    double before = current.plan().keepProbability();

    write("2 MB");
    planning.tick();

    assertThat(current.plan().keepProbability()).isGreaterThan(1.8 * before);
  }

  @Test
  void goes_on_from_the_last_archived_version() {
    archive.latest = SamplingPlan.builder().version(41).keepProbability(0.9).build();

    planning().tick();

    assertThat(current.version()).isEqualTo(42);
  }

  @Test
  void publishes_nothing_that_could_not_be_archived() {
    archive.broken = true;
    Planning planning = planning();

    planning.tick();

    assertThat(current.version()).isZero();
    assertThat(planning.trouble()).contains("archive is down");
    archive.broken = false;
    planning.tick();
    assertThat(current.version()).isEqualTo(1);
    assertThat(planning.trouble()).isNull();
  }

  private Planning planning() {
    return new Planning(
        new PolicyWatch(file),
        hotBucket -> traffic,
        archive,
        new Planner(StoredBytes.REFERENCE),
        current,
        () -> now);
  }

  private void write(String budget) throws Exception {
    Files.writeString(file, "version: 1\nbudget:\n  storedBytesPerDay: " + budget + "\n");
  }

  /** An archive in memory. */
  private static final class FakeArchive implements PlanArchive {
    final List<SamplingPlan> plans = new ArrayList<>();
    final List<String> inputs = new ArrayList<>();
    @Nullable SamplingPlan latest;
    boolean broken;

    @Override
    public @Nullable SamplingPlan latest() {
      return latest;
    }

    @Override
    public void add(SamplingPlan plan, String inputs) {
      if (broken) {
        throw new IllegalStateException("the archive is down");
      }
      plans.add(plan);
      this.inputs.add(inputs);
    }
  }
}
