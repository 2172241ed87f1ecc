// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.command;

import dev.isochrone.planner.PolicyException;
import dev.isochrone.planner.PolicyFile;
import dev.isochrone.planner.forecast.Forecast;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code plan}: what a policy would keep of a day's traffic. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = {
      "Says what a policy would keep of a day's traffic: keepProbability, bytes, money and how sure",
      "the answers would be, for each region and api. Intervals are half widths at 95 %, in percent;",
      "- is: not enough data. Fails if floors do not fit the budget."
    })
final class PlanCommand extends PlannerCommand {

  @Parameters(paramLabel = "POLICY", description = "a sampling.yaml")
  private Path file = Path.of("sampling.yaml");

  @Mixin private TrafficOptions traffic = new TrafficOptions();

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES}")
  private Format format = Format.table;

  @Option(names = "--rows", description = "the busiest cells of a table; 0 for all")
  private int rows = 30;

  /** How to print it. */
  enum Format {
    table,
    json,
    csv
  }

  @Override
  int run() throws PolicyException, IOException {
    Forecast forecast = traffic.forecast(file, PolicyFile.read(file), traffic.read(), err());
    if (forecast == null) {
      return 1;
    }
    ForecastPrinter printer = new ForecastPrinter(forecast, out());
    switch (format) {
      case table -> printer.table(rows == 0 ? Integer.MAX_VALUE : rows);
      case json -> printer.json();
      case csv -> printer.csv();
    }
    return 0;
  }
}
