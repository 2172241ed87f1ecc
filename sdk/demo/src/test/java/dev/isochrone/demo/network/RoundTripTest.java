// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.isochrone.demo.Countries;
import dev.isochrone.demo.Country;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class RoundTripTest {
  @Property(tries = 200)
  void no_draw_is_shorter_than_the_shortest_measured(
      @ForAll @DoubleRange(min = 1, max = 500) double mean,
      @ForAll @DoubleRange(min = 0, max = 300) double deviation,
      @ForAll @DoubleRange(min = 0, max = 1) double fraction,
      @ForAll long seed) {
    RoundTrip roundTrip = new RoundTrip(mean, deviation, mean * fraction, 5_000);

    assertThat(roundTrip.draw(new SplittableRandom(seed))).isBetween(mean * fraction, 2_000.0);
  }

  @Test
  void draws_have_the_mean_and_deviation_they_are_fitted_to() {
    RoundTrip roundTrip = new RoundTrip(180, 60, 1, 10_000);
    SplittableRandom random = new SplittableRandom(7);
    double[] draws = DoubleStream.generate(() -> roundTrip.draw(random)).limit(20_000).toArray();
    double mean = DoubleStream.of(draws).average().orElseThrow();
    double variance =
        DoubleStream.of(draws).map(ms -> (ms - mean) * (ms - mean)).average().orElseThrow();

    assertThat(mean).isCloseTo(180, within(3.0));
    assertThat(Math.sqrt(variance)).isCloseTo(60, within(4.0));
  }

  @Test
  void half_of_the_draws_are_shorter_than_the_typical_one() {
    RoundTrip roundTrip = new RoundTrip(180, 120, 0, 10_000);
    double typical = roundTrip.typical().draw(new SplittableRandom(1));
    SplittableRandom random = new SplittableRandom(7);
    long shorter =
        DoubleStream.generate(() -> roundTrip.draw(random))
            .limit(10_000)
            .filter(ms -> ms < typical)
            .count();

    assertThat(shorter).isBetween(4_800L, 5_200L);
  }

  @Test
  void the_table_reads_a_pair_in_either_order() {
    RoundTripTable table = RoundTripTable.load();

    assertThat(table.between("JP", "DE")).isEqualTo(table.between("DE", "JP"));
    assertThat(table.between("JP", "DE").meanMs()).isCloseTo(173.7, within(0.1));
  }

  @Test
  void every_pair_of_countries_has_round_trips_measured_or_by_way_of_Japan() {
    RoundTripTable table = RoundTripTable.load();
    for (Country one : Countries.ALL) {
      for (Country other : Countries.ALL) {
        assertThat(table.between(one.code(), other.code()).meanMs()).isPositive();
      }
    }
    RoundTrip bridged = table.between("KR", "ZA");
    assertThat(bridged.meanMs())
        .isEqualTo(table.between("KR", "JP").meanMs() + table.between("JP", "ZA").meanMs());
  }

  @Test
  void a_pair_that_nobody_measured_is_refused() {
    assertThatThrownBy(() -> RoundTripTable.load().between("JP", "XX"))
        .hasMessage("no round trips measured between JP and XX");
  }
}
