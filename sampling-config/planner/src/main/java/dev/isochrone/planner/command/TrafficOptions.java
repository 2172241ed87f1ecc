// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.command;

import dev.isochrone.planner.Policy;
import dev.isochrone.planner.Rule;
import dev.isochrone.planner.forecast.ClickHouseTraffic;
import dev.isochrone.planner.forecast.Forecast;
import dev.isochrone.planner.forecast.SeenTraffic;
import dev.isochrone.planner.simulate.WorkloadTraffic;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where the traffic of a forecast comes from, and for which app. */
final class TrafficOptions {

  @ArgGroup(multiplicity = "1")
  private Source source = new Source();

  @Option(names = "--app", description = "the app whose traffic and overrides count; default: all")
  private @Nullable String app;

  /** One of two. */
  static final class Source {
    @Option(
        names = "--traffic",
        paramLabel = "FILE",
        description = "a day as CSV: ts_ms,session,region,api,latency_ms,error")
    private @Nullable Path file;

    @Option(
        names = "--clickhouse",
        paramLabel = "URL",
        description = "the last day as stored: http://user:password@host:8123/?database=isochrone")
    private @Nullable URI server;
  }

  SeenTraffic read() throws IOException {
    if (source.file != null) {
      return WorkloadTraffic.read(source.file);
    }
    if (source.server == null) {
      throw new IllegalArgumentException("expected --traffic or --clickhouse: none");
    }
    return ClickHouseTraffic.read(source.server, app);
  }

  /** Forecasts; says on a stream which floor does not fit, and then returns null. */
  @Nullable Forecast forecast(Path file, Policy policy, SeenTraffic traffic, PrintWriter err) {
    Forecast forecast = Forecast.of(policy, app, traffic);
    Rule rule = forecast.ruleThatDoesNotFit();
    if (rule == null) {
      return forecast;
    }
    err.printf(
        Locale.ROOT,
        "%s:%d:1: expected floors that fit the budget of %,.0f bytes a day: they cost %,.0f, beside"
            + " rollups of %,.0f; this rule costs most of it%n",
        file,
        rule.line(),
        forecast.budgetBytes(),
        forecast.floorBytes(),
        forecast.rollupBytes());
    return null;
  }
}
