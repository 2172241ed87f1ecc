// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeterminismTest {

  private static SimulationOptions options(long seed, double burst) {
    return new SimulationOptions(
        null,
        100_000,
        List.of(seed),
        0.64,
        burst,
        25,
        30,
        1,
        1,
        null,
        "JP",
        0,
        "usual",
        false,
        true,
        false,
        2,
        Map.of(),
        0,
        0);
  }

  private static String run(long seed) throws IOException {
    StringWriter out = new StringWriter();
    new Simulation(options(seed, 4), new PrintWriter(out), new PrintWriter(new StringWriter()))
        .run();
    return out.toString();
  }

  @Test
  void oneSeed_givesOneResult() throws IOException {
    assertThat(run(5)).isEqualTo(run(5)).isNotEqualTo(run(6));
  }

  @Test
  void theReport_hasEverySchemeAndTheFixedFigures() throws IOException {
    assertThat(run(7))
        .contains("isochrone", "uniform timings, capped", "uniform head (TraceIdRatio)")
        .contains("session-uniform", "X-Ray reservoir", "Jaeger adaptive")
        .contains("dynsampler EMA", "equal per key")
        .contains("figure sampling.p50.median ", "figure sampling.p95.median ")
        .contains("figure sampling.p99.median ", "figure sampling.count.median ")
        .contains("figure sampling.error_rate.median ", "figure sampling.p95.p90 ")
        .contains("figure sampling.p95.within10 ", "figure sampling.spend.day ")
        .contains("figure sampling.spend.worst5min ", "figure sampling.wire.day ")
        .contains("figure sampling.wire.worst5min ", "figure sampling.incident_minutes ")
        .contains("figure sampling.new_api_minutes ", "figure sampling.coverage.p99 ")
        .contains("figure sampling.bias ", "figure sampling.worse_than_uniform_timings ");
  }

  @Test
  void badOptions_areRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options(1, 0.5))
        .withMessage("burst < 1: 0.5");
  }
}
