// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

import dev.isochrone.deliver.DeliveryLog;
import dev.isochrone.plan.LogBucket;
import dev.isochrone.plan.SamplingPlan;
import dev.isochrone.queue.SliceQueue;
import dev.isochrone.sample.Sampler;
import java.util.Locale;

/** The state of the route in readable lines. Its numbers are read one after the other. */
final class RouteDump {

  private final StringBuilder lines = new StringBuilder();

  RouteDump(Route route) {
    CollectorAdvice advice = route.advice;
    Sampler sampler = route.sampler;
    SliceQueue queue = route.queue;
    DeliveryLog log = route.delivery.log();
    Losses losses = route.losses;
    plan(advice.plan(), advice.refusedPlans());
    if (advice.plan().hasDeviceBudget()) {
      line("budget       of this device leaves %s of that", advice.deviceKeep());
    }
    line("country      %s", advice.country().isEmpty() ? "unknown" : advice.country());
    line("capture      %d calls open", route.capture.openCalls());
    line(
        "sample       %d requests seen, %d in the open slice, %d sessions",
        sampler.seen(), sampler.open(), sampler.sessions());
    line(
        "queue        %d slices, %d requests, %d bytes",
        queue.size(), queue.requests(), queue.bytes());
    line(
        "deliver      %d requests delivered in %d batches of %d bytes, %d pending, %d retries",
        log.requests(), log.batches(), log.bytes(), log.pending(), log.retries());
    if (log.restored() > 0 || !log.storage().isEmpty()) {
      line(
          "storage      %d requests restored%s",
          log.restored(), log.storage().isEmpty() ? "" : "; " + log.storage());
    }
    line("last         %s", log.last());
    if (!log.erasure().isEmpty()) {
      line("erase        %s", log.erasure());
    }
    for (LossReason reason : LossReason.values()) {
      if (losses.total(reason) > 0) {
        line("lost         %d requests %s", losses.total(reason), reason.label());
      }
    }
  }

  private void plan(SamplingPlan plan, int refused) {
    line(
        "plan         version %d, %s, keep %s, phases %s, exemplars %s, hot %s from %.0f ms;"
            + " %d refused",
        plan.version(),
        plan.enabled() ? "on" : "off",
        plan.keepProbability(),
        plan.phaseKeepProbability(),
        plan.exemplarKeepProbability(),
        plan.hotExemplarKeepProbability(),
        LogBucket.midpoint(plan.hotBucket()) / 1000,
        refused);
  }

  private void line(String format, Object... arguments) {
    lines.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }

  @Override
  public String toString() {
    return lines.toString();
  }
}
