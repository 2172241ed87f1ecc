// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkloadCsvTest {

  @TempDir private Path folder = Path.of("");

  private Path file(String... lines) throws IOException {
    return Files.write(folder.resolve("day.csv"), List.of(lines));
  }

  @Test
  void whatWasWritten_isReadAgain() throws IOException {
    Workload day =
        new TrafficGenerator(TrafficShape.reference(3000), 1, null).day(2, Progress.SILENT);
    Path file = folder.resolve("generated.csv");
    WorkloadCsv.write(day, file);

    Workload read = WorkloadCsv.read(file).whole();

    assertThat(read.requests).isEqualTo(day.requests);
    assertThat(read.sessions).isEqualTo(day.sessions);
    assertThat(read.slices).isEqualTo(day.slices);
    assertThat(read.buckets).startsWith(Arrays.copyOf(day.buckets, day.requests));
    assertThat(read.timesMs).startsWith(Arrays.copyOf(day.timesMs, day.requests));
  }

  @Test
  void halves_haveAllSessionsOnce() throws IOException {
    Workload day =
        new TrafficGenerator(TrafficShape.reference(20_000), 1, null).day(2, Progress.SILENT);
    Path file = folder.resolve("generated.csv");
    WorkloadCsv.write(day, file);

    Workload[] halves = WorkloadCsv.read(file).halves();

    assertThat(halves[0].requests + halves[1].requests).isEqualTo(day.requests);
    assertThat(halves[0].sessions + halves[1].sessions).isEqualTo(day.sessions);
    assertThat(halves[0].sessions / (double) day.sessions).isBetween(0.45, 0.55);
    assertThat(halves[0].grid).isEqualTo(halves[1].grid);
  }

  @Test
  void timesOfAnyDay_areCountedFromItsMidnight() throws IOException {
    Workload day =
        WorkloadCsv.read(
                file(
                    WorkloadCsv.HEADER,
                    "1748736001000,s,DE,GET /a,12.5,0",
                    "1748736000500,s,DE,GET /a,3000.5,1"))
            .whole();

    assertThat(day.timesMs).startsWith(500, 1000);
    assertThat(day.errors).startsWith(true, false);
  }

  @Test
  void badLines_areNamed() throws IOException {
    refused("1,s,DE,GET /a,12.5", ":2: expected 6 columns: 5");
    refused("x,s,DE,GET /a,12.5,0", ":2: not a number: For input string: \"x\"");
    refused("1,s,DE,GET /a,-1,0", ":2: latency_ms not a number >= 0: -1");
    refused("1,s,DE,GET /a,NaN,0", ":2: latency_ms not a number >= 0: NaN");
    refused("1,s,DE,GET /a,1,true", ":2: error not 0 or 1: true");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WorkloadCsv.read(file("ts,session")))
        .withMessageEndingWith(":1: expected " + WorkloadCsv.HEADER + ": ts,session");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WorkloadCsv.read(file(WorkloadCsv.HEADER)))
        .withMessageEndingWith(": expected requests: none");
  }

  private void refused(String line, String message) throws IOException {
    Path file = file(WorkloadCsv.HEADER, line);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WorkloadCsv.read(file))
        .withMessageEndingWith(message);
  }
}
