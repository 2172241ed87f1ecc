// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.health;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/** The health of one stage: up, or in the trouble that it names. Thread-safe. */
public final class StageHealth implements HealthIndicator {
  /** Works with what it had; someone should look. */
  public static final Status DEGRADED = new Status("DEGRADED");

  private final Status inTrouble;
  private final Supplier<@Nullable String> trouble;

  /**
   * Makes an indicator.
   *
   * @param inTrouble what trouble means for those who depend on the stage
   * @param trouble what is wrong, or null
   */
  public StageHealth(Status inTrouble, Supplier<@Nullable String> trouble) {
    this.inTrouble = inTrouble;
    this.trouble = trouble;
  }

  @Override
  public Health health() {
    String now = trouble.get();
    return now == null
        ? Health.up().build()
        : Health.status(inTrouble).withDetail("trouble", now).build();
  }
}
