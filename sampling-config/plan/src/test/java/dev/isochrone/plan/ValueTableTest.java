// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ValueTableTest {

  private static final ValueTable TABLE =
      ValueTable.builder(3, 300, 340, 1, 10, 100, 5)
          .add("GET /a".hashCode(), 200, 260, 2, 20, 200, 7)
          .build();

  @Test
  void anApiWithoutARow_hasTheDefaultOne() {
    assertThat(TABLE.rowOf("GET /a")).isEqualTo(1);
    assertThat(TABLE.rowOf("GET /b")).isEqualTo(ValueTable.DEFAULT_ROW);
  }

  @Test
  void value_risesFromBaseToAllGains() {
    assertThat(TABLE.value(1, 100, false)).isEqualTo(2);
    assertThat(TABLE.value(1, 220, false)).isEqualTo(2 + 20);
    assertThat(TABLE.value(1, 300, false)).isEqualTo(2 + 20 + 200);
    assertThat(TABLE.value(1, 300, true)).isEqualTo(2 + 20 + 200 + 7);
    assertThat(TABLE.value(1, LogBucket.UNKNOWN, true)).isEqualTo(2 + 7);
  }

  @Test
  void value_isHalfwayAtTheBound() {
    assertThat(TABLE.value(1, 200, false)).isEqualTo(2 + 20 * 0.5);
    assertThat(TABLE.value(1, 260, false)).isEqualTo(2 + 20 + 200 * 0.5);
  }

  @Test
  void manyRows_areAllFound() {
    ValueTable.Builder builder = ValueTable.builder(1, 1, 1, 1, 1, 1, 1);
    for (int api = 0; api < 3000; api++) {
      builder.add(("GET /v1/" + api).hashCode(), 1, 1, api, 0, 0, 0);
    }
    ValueTable table = builder.build();
    for (int api = 0; api < 3000; api++) {
      assertThat(table.value(table.rowOf("GET /v1/" + api), 0, false)).isEqualTo(api);
    }
  }

  @Test
  void builder_saysWhatItExpected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ValueTable.builder(1, 1, 1024, 1, 1, 1, 1))
        .withMessage("tailBucket not in 0..1023: 1024");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ValueTable.builder(1, 1, 1, -1, 1, 1, 1))
        .withMessage("base not a finite number >= 0.0: -1.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ValueTable.builder(-1, 1, 1, 1, 1, 1, 1))
        .withMessage("table id not in 0..4294967295: -1");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                ValueTable.builder(1, 1, 1, 1, 1, 1, 1)
                    .add(9, 1, 1, 1, 1, 1, 1)
                    .add(9, 1, 1, 1, 1, 1, 1)
                    .build())
        .withMessage("two rows with hash 9");
  }
}
