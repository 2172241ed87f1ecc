// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class BytesRatioTest {

  private static final double[] HALVING = {64, 32, 16, 8, 4, 2, 1};

  @Test
  void times_isInterpolatedOnTheCurve() {
    assertThat(BytesRatio.times(HALVING, 16)).isCloseTo(4, within(1e-9));
    assertThat(BytesRatio.times(HALVING, 16 / Math.sqrt(2)))
        .isCloseTo(4 * Math.sqrt(2), within(1e-9));
  }

  @Test
  void times_staysOnTheCurve() {
    assertThat(BytesRatio.times(HALVING, 0.1)).isEqualTo(64);
    assertThat(BytesRatio.times(HALVING, 100)).isEqualTo(1);
  }
}
