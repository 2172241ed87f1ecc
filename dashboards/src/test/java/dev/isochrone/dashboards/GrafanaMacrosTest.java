// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrafanaMacrosTest {
  private final GrafanaMacros macros =
      new GrafanaMacros(new Window(1_000, 2_500), Map.of("app", "shop"));

  @Test
  void rangeAndVariables_areReplaced() {
    assertThat(macros.expand("t >= $__fromTime_ms AND t < $__toTime_ms"))
        .isEqualTo("t >= fromUnixTimestamp64Milli(1000) AND t < fromUnixTimestamp64Milli(2500)");
    assertThat(
            new GrafanaMacros(new Window(0, 1), Map.of("app", "it's")).expand("${app:sqlstring}"))
        .isEqualTo("'it''s'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"$__timeFilter(t)", "${api:sqlstring}", "$app", "${app}"})
  void whatIsNotKnown_isRefused(String sql) {
    assertThatThrownBy(() -> macros.expand(sql)).isInstanceOf(IllegalArgumentException.class);
  }
}
