// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.demo.traffic.TrafficPlan;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A few seconds of everything: what the plan asks for, the log has, and the collector gets. */
class DemoTest {
  private static final Duration DURATION = Duration.ofSeconds(4);

  @Test
  void the_log_has_every_planned_request_and_the_collector_gets_them_all(@TempDir Path directory)
      throws Exception {
    Path file = directory.resolve("access.csv");
    StringWriter out = new StringWriter();
    try (RecordingCollector collector = new RecordingCollector()) {
      DemoOptions options = options(collector, file);
      StopSignal never = StopSignal.install(Duration.ofSeconds(1));
      try (Demo demo = Demo.start(options, new PrintWriter(out, true))) {
        demo.runUntil(never);
      } finally {
        never.ended(true);
      }
      List<String> logged =
          Files.readAllLines(file).stream().skip(1).map(DemoTest::requestOf).sorted().toList();

      assertThat(logged).isEqualTo(planned(options));
      assertThat(collector.column("timings", "gap")).as("%s", out).hasSize(logged.size());
      assertThat(collector.addresses())
          .allMatch(
              address ->
                  options.countries().stream().anyMatch(c -> c.addresses().contains(address)));
    }
    assertThat(out.toString())
        .contains("3 countries")
        .contains("batches accepted")
        .contains("open http://there/");
  }

  private static DemoOptions options(RecordingCollector collector, Path file) {
    return new DemoOptions(
        Countries.parse("JP,DE,TH"),
        12,
        40,
        Duration.ZERO,
        DURATION,
        5,
        Scenario.STEADY,
        Duration.ZERO,
        collector.url(),
        "key",
        "JP",
        file,
        "http://there/");
  }

  private static List<String> planned(DemoOptions options) throws IOException {
    Population population = Population.of(options.countries(), options.devices());
    return Stream.generate(new TrafficPlan(population.size(), 40, Duration.ZERO, 5)::next)
        .takeWhile(request -> request.atMs() < DURATION.toMillis())
        .map(
            request ->
                String.join(
                    ",",
                    Long.toString(request.number()),
                    population.countryOf(request.device()).code(),
                    Integer.toString(request.device()),
                    request.api().name(),
                    request.path()))
        .sorted()
        .toList();
  }

  private static String requestOf(String line) {
    String[] columns = line.split(",", -1);
    return String.join(",", columns[1], columns[2], columns[3], columns[4], columns[5]);
  }
}
