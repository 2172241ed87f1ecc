// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.command;

import dev.isochrone.plan.FloorRules;
import dev.isochrone.planner.Policy;
import dev.isochrone.planner.PolicyException;
import dev.isochrone.planner.PolicyFile;
import dev.isochrone.planner.Rule;
import dev.isochrone.planner.forecast.CellForecast;
import dev.isochrone.planner.forecast.Forecast;
import dev.isochrone.planner.forecast.KeepReasons;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code explain REGION API}: why a cell is kept as it is. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Says why requests of a region and api are kept as they are.")
final class ExplainCommand extends PlannerCommand {

  @Parameters(index = "0", paramLabel = "REGION", description = "such as JP")
  private String region = "";

  @Parameters(index = "1", paramLabel = "API", description = "such as 'GET /v1/items/{id}'")
  private String api = "";

  @Option(names = "--policy", paramLabel = "FILE", description = "a sampling.yaml")
  private Path file = Path.of("sampling.yaml");

  @Mixin private TrafficOptions traffic = new TrafficOptions();

  @Override
  int run() throws PolicyException, IOException {
    Policy policy = PolicyFile.read(file);
    Forecast forecast = traffic.forecast(file, policy, traffic.read(), err());
    if (forecast == null) {
      return 1;
    }
    CellForecast cell = forecast.cell(region, api);
    KeepReasons reasons = forecast.reasons(region, api);
    say(
        "%s %s: %,.0f requests a day, %.2f %% fail, p95 %.0f ms",
        region, api, cell.requestsPerDay(), 100 * cell.errorRate(), cell.p95Millis());
    say(
        "kept with %.5f on average, %,.0f bytes a day, %.2f %% of what is stored",
        cell.keepProbability(),
        cell.bytesPerDay(),
        100 * cell.bytesPerDay() / forecast.storedBytes());
    say("a request by itself is kept with");
    say("  %.5f if ordinary", reasons.ordinary());
    say("  %.5f if slower than its p95", reasons.slow());
    say("  %.5f if slower than its p99", reasons.tail());
    say("  %.5f if it fails", reasons.failed());
    say("everything is kept with %.5f at least, so that nothing is ever invisible", reasons.base());
    say(
        "answers would be within ±%s on its count, ±%s on its error rate, ±%s on its p95",
        ForecastPrinter.shown(cell.countInterval(), " %"),
        ForecastPrinter.shown(cell.errorRateInterval(), " %"),
        ForecastPrinter.shown(cell.p95Interval(), " %"));
    boolean ruled = false;
    for (Rule rule : forecast.rules(region, api)) {
      ruled = true;
      say("%s:%d: %s", file, rule.line(), meaning(rule));
    }
    if (!ruled) {
      say("no rule of the policy is about it");
    }
    return 0;
  }

  private static String meaning(Rule rule) {
    String of = rule.outcomes() == FloorRules.ANY_OUTCOME ? "its requests" : "some outcomes of it";
    if (rule.drop()) {
      return of + " are dropped";
    }
    return rule.guaranteedShare() > 0
        ? String.format(
            Locale.ROOT,
            "it shares %.1f %% of the budget with others",
            100 * rule.guaranteedShare())
        : of + " are kept with " + rule.keepProbabilityAtLeast() + " at least";
  }

  private void say(String format, Object... values) {
    out().printf(Locale.ROOT, format + "%n", values);
  }
}
