// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.command;

import dev.isochrone.planner.PolicyException;
import dev.isochrone.planner.PolicyFile;
import dev.isochrone.planner.forecast.CellForecast;
import dev.isochrone.planner.forecast.Forecast;
import dev.isochrone.planner.forecast.SeenTraffic;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code diff}: who gains and who pays when one policy replaces another. */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = {
      "Forecasts two policies on the same traffic: which regions and apis are seen more",
      "sharply under the second one, and which pay for it."
    })
final class DiffCommand extends PlannerCommand {

  @Parameters(index = "0", paramLabel = "BEFORE", description = "a sampling.yaml")
  private Path before = Path.of("sampling.yaml");

  @Parameters(index = "1", paramLabel = "AFTER", description = "another one")
  private Path after = Path.of("sampling.yaml");

  @Mixin private TrafficOptions traffic = new TrafficOptions();

  @Option(names = "--rows", description = "of each list")
  private int rows = 10;

  private record Change(CellForecast from, CellForecast to) {
    double bytes() {
      return to.bytesPerDay() - from.bytesPerDay();
    }
  }

  @Override
  int run() throws PolicyException, IOException {
    SeenTraffic seen = traffic.read();
    Forecast from = traffic.forecast(before, PolicyFile.read(before), seen, err());
    Forecast to = traffic.forecast(after, PolicyFile.read(after), seen, err());
    if (from == null || to == null) {
      return 1;
    }
    out()
        .printf(
            Locale.ROOT,
            "%,.0f -> %,.0f bytes a day (%+.1f %%)%n",
            from.storedBytes(),
            to.storedBytes(),
            100 * (to.storedBytes() / from.storedBytes() - 1));
    List<Change> changes = changes(from, to);
    changes.sort(Comparator.comparingDouble(change -> -change.bytes()));
    print("gain", changes.stream().filter(change -> change.bytes() > 0.5).toList());
    changes.sort(Comparator.comparingDouble(Change::bytes));
    print("pay", changes.stream().filter(change -> change.bytes() < -0.5).toList());
    return 0;
  }

  private static List<Change> changes(Forecast from, Forecast to) {
    Map<List<String>, CellForecast> earlier = new HashMap<>();
    from.cells().forEach(cell -> earlier.put(List.of(cell.region(), cell.api()), cell));
    List<Change> changes = new ArrayList<>();
    for (CellForecast cell : to.cells()) {
      CellForecast other = earlier.get(List.of(cell.region(), cell.api()));
      if (other != null) {
        changes.add(new Change(other, cell));
      }
    }
    return changes;
  }

  private void print(String verb, List<Change> changes) {
    out().printf("%d cells %s%n", changes.size(), verb);
    for (Change change : changes.subList(0, Math.min(rows, changes.size()))) {
      out()
          .printf(
              Locale.ROOT,
              "  %-8s %-40s keep %.5f -> %.5f  bytes %+,.0f  ±count %s -> %s  ±p95 %s -> %s%n",
              change.to().region(),
              change.to().api(),
              change.from().keepProbability(),
              change.to().keepProbability(),
              change.bytes(),
              ForecastPrinter.shown(change.from().countInterval(), "%"),
              ForecastPrinter.shown(change.to().countInterval(), "%"),
              ForecastPrinter.shown(change.from().p95Interval(), "%"),
              ForecastPrinter.shown(change.to().p95Interval(), "%"));
    }
  }
}
