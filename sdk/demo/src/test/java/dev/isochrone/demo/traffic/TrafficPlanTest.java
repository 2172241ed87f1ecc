// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.isochrone.demo.Api;
import dev.isochrone.demo.ApiCatalogue;
import dev.isochrone.demo.PlannedRequest;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TrafficPlanTest {
  @Property(tries = 20)
  void the_same_seed_plans_the_same_requests(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 200) int devices) {
    assertThat(first(500, devices, 60, seed)).isEqualTo(first(500, devices, 60, seed));
  }

  @Test
  void another_seed_plans_others() {
    assertThat(first(500, 100, 60, 1)).isNotEqualTo(first(500, 100, 60, 2));
  }

  @Property(tries = 20)
  void requests_are_numbered_in_the_order_of_time_from_the_start(@ForAll long seed) {
    List<PlannedRequest> requests = first(500, 100, 60, seed);

    assertThat(requests).isSortedAccordingTo(Comparator.comparingLong(PlannedRequest::atMs));
    assertThat(requests).extracting(PlannedRequest::number).startsWith(0L, 1L).endsWith(499L);
    assertThat(requests.get(0).atMs()).isNotNegative();
  }

  @Test
  void the_rate_is_what_was_asked_for_from_the_start() {
    long perMinute =
        Stream.generate(plan(120, 60, 3)::next)
            .takeWhile(request -> request.atMs() < 600_000)
            .count();
    long firstMinute =
        Stream.generate(plan(120, 60, 3)::next)
            .takeWhile(request -> request.atMs() < 60_000)
            .count();

    assertThat(perMinute).isCloseTo(36_000, withinPercentage(5));
    assertThat(firstMinute).isCloseTo(3_600, withinPercentage(20));
  }

  @Test
  void traffic_grows_evenly_to_the_rate_where_that_is_asked_for() {
    TrafficPlan plan = new TrafficPlan(120, 60, Duration.ofMinutes(10), 3);
    long[] perFiveMinutes = new long[4];
    for (PlannedRequest next = plan.next(); next.atMs() < 1_200_000; next = plan.next()) {
      perFiveMinutes[(int) (next.atMs() / 300_000)]++;
    }

    // a user's requests come twelve seconds behind his coming, on average
    assertThat(perFiveMinutes[0]).isCloseTo(4_150, withinPercentage(15));
    assertThat(perFiveMinutes[1]).isCloseTo(13_140, withinPercentage(10));
    assertThat(perFiveMinutes[2]).isCloseTo(18_000, withinPercentage(5));
    assertThat(perFiveMinutes[3]).isCloseTo(18_000, withinPercentage(5));
  }

  @Test
  void an_api_of_rank_r_is_asked_for_about_r_times_less_than_the_first() {
    Map<Api, Long> counts =
        first(60_000, 120, 60, 1).stream()
            .collect(Collectors.groupingBy(PlannedRequest::api, Collectors.counting()));
    double most = counts.getOrDefault(ApiCatalogue.APIS.get(0), 0L);

    assertThat(counts).hasSize(ApiCatalogue.APIS.size());
    for (int rank : new int[] {2, 5, 10, 20}) {
      double expected = most * Math.pow(rank, -0.9);
      assertThat((double) counts.getOrDefault(ApiCatalogue.APIS.get(rank - 1), 0L))
          .isCloseTo(expected, withinPercentage(15));
    }
  }

  @Test
  void every_device_gets_its_turn_and_some_users_leave_early() {
    List<PlannedRequest> requests = first(20_000, 120, 60, 1);

    assertThat(requests.stream().collect(Collectors.groupingBy(PlannedRequest::device)))
        .hasSize(120);
    assertThat(requests).anyMatch(request -> request.cancelAfterMs() >= 0);
  }

  @Test
  void every_planned_path_is_one_the_origin_knows() {
    assertThat(first(5_000, 120, 60, 1))
        .allSatisfy(
            request ->
                assertThat(ApiCatalogue.find(request.api().method(), request.path()))
                    .isEqualTo(request.api()));
  }

  @Test
  void a_plan_without_devices_or_rate_is_refused() {
    assertThatThrownBy(() -> plan(0, 60, 1)).hasMessageContaining("were 0 and 60");
    assertThatThrownBy(() -> plan(5, Double.NaN, 1)).hasMessageContaining("NaN");
  }

  private static List<PlannedRequest> first(int count, int devices, double rate, long seed) {
    return Stream.generate(plan(devices, rate, seed)::next).limit(count).toList();
  }

  private static TrafficPlan plan(int devices, double rate, long seed) {
    return new TrafficPlan(devices, rate, Duration.ZERO, seed);
  }
}
