// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.android;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CarrierTest {
  @ParameterizedTest
  @CsvSource({"44010, 440-10", "310260, 310-260", "00101, 001-01"})
  void mccAndMncAreParted(String operator, String expected) {
    assertThat(Carrier.format(operator)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "4401", "3102600", "44a10", "null"})
  void anythingElseIsNoCarrier(String operator) {
    assertThat(Carrier.format(operator)).isEmpty();
  }

  @Test
  void noOperatorIsNoCarrier() {
    assertThat(Carrier.format(null)).isEmpty();
  }
}
