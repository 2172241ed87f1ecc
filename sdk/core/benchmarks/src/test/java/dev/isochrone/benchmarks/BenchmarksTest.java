// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.isochrone.benchmarks.decision.DecisionFigures;
import dev.isochrone.benchmarks.offline.OfflineFigures;
import dev.isochrone.benchmarks.sequence.SequenceFigures;
import dev.isochrone.benchmarks.wire.PhoneDayFigures;
import dev.isochrone.benchmarks.wire.WireFigures;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Every benchmark still runs and prints its figures; how large they are is not judged here. */
class BenchmarksTest {

  private static final Options ONE_TINY_ITERATION =
      new OptionsBuilder()
          .forks(0)
          .warmupIterations(0)
          .measurementIterations(1)
          .measurementTime(TimeValue.milliseconds(20))
          .threads(2)
          .build();

  private final Figures figures = new Figures();

  @Test
  void sequencePrintsTimeAndBytesOfARecordedCall() throws Exception {
    SequenceFigures.sequence(figures, ONE_TINY_ITERATION, 1);

    assertThat(figures.printed())
        .containsKeys(
            "sdk.sequence.clock_ratio",
            "sdk.sequence.ns",
            "sdk.sequence.bytes",
            "sdk.off.clock_ratio")
        .allSatisfy((name, value) -> assertThat(value).isPositive());
  }

  @Test
  void decisionPrintsItsTimeAndBytes() throws Exception {
    DecisionFigures.print(figures, ONE_TINY_ITERATION, 1);

    assertThat(figures.printed())
        .containsKeys(
            "sampling.decision.clock_ratio",
            "sampling.decision.clock_ratio.not_kept",
            "sampling.decision.opentelemetry.clock_ratio")
        .allSatisfy((name, value) -> assertThat(value).isNotNegative());
    assertThat(figures.value("sampling.decision.clock_ratio")).isPositive();
  }

  @Test
  void callerPrintsTheTailOfTheCallersTime() throws Exception {
    SequenceFigures.caller(figures, ONE_TINY_ITERATION);

    assertThat(figures.value("sdk.caller.p999.ns"))
        .isGreaterThanOrEqualTo(figures.value("sdk.caller.p50.ns"));
  }

  @Test
  void slicesAndTimingsTogetherAreTheWholeBody() throws Exception {
    new WireFigures(2).print(figures);

    double parts =
        10 * figures.value("wire.slice.bytes") + 120 * figures.value("wire.timing.bytes");
    assertThat(parts).isCloseTo(figures.value("wire.batch.bytes"), within(1e-6));
    assertThat(figures.value("wire.exemplar.traced.bytes"))
        .isGreaterThan(figures.value("wire.exemplar.bytes") + 16);
  }

  @Test
  void aPhonesDayIsSmallerThanTheSameDayInSpans() throws Exception {
    new PhoneDayFigures(20).print(figures);

    assertThat(figures.value("wire.phone_day.plan_requests")).isBetween(1.0, 6.0);
    assertThat(figures.value("wire.phone_day.batches.bytes"))
        .isLessThan(figures.value("wire.phone_day.otlp.bytes"));
  }

  @Test
  void twoDaysOfflineLoseNothingUnaccounted() throws Exception {
    new OfflineFigures(200).print(figures);

    assertThat(figures.value("sdk.offline.unaccounted")).isZero();
    assertThat(figures.value("sdk.offline.failed")).isZero();
    assertThat(figures.value("sdk.offline.delivered")).isPositive();
  }
}
