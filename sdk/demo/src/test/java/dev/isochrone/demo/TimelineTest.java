// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.demo.network.Conditions;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private static final Country GERMANY = Countries.named("DE");
  private static final Country JAPAN = Countries.named("JP");

  private final AtomicLong elapsedMs = new AtomicLong();

  @Test
  void steady_has_the_cdn_from_the_start_where_there_is_an_edge() {
    Timeline steady = timeline(Scenario.STEADY);

    assertThat(steady.cdnFor(GERMANY)).isTrue();
    assertThat(steady.cdnFor(JAPAN)).isFalse();
  }

  @Test
  void the_rollout_brings_the_cdn_at_the_change() {
    Timeline rollout = timeline(Scenario.CDN_ROLLOUT);

    assertThat(rollout.cdnFor(GERMANY)).isFalse();
    elapsedMs.set(60_000);
    assertThat(rollout.cdnFor(GERMANY)).isTrue();
    assertThat(rollout.cdnFor(JAPAN)).isFalse();
  }

  @Test
  void the_outage_comes_with_the_change_in_its_countries_only_and_ends() {
    Timeline outage = timeline(Scenario.REGIONAL_OUTAGE);
    Conditions before = outage.conditionsIn("TH");

    elapsedMs.set(60_000);
    assertThat(outage.conditionsIn("TH").silent()).isGreaterThan(10 * before.silent());
    assertThat(outage.conditionsIn("TH").delayFactor()).isGreaterThan(1);
    assertThat(outage.conditionsIn("DE")).isEqualTo(timeline(Scenario.STEADY).conditionsIn("DE"));

    elapsedMs.set(60_000 + Timeline.OUTAGE.toMillis());
    assertThat(outage.conditionsIn("TH")).isEqualTo(before);
  }

  private Timeline timeline(Scenario scenario) {
    return new Timeline(scenario, Duration.ofSeconds(60), elapsedMs::get);
  }
}
