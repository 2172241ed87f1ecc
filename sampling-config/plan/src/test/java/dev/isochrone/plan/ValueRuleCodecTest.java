// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class ValueRuleCodecTest {

  private static final ValueTable TABLE =
      ValueTable.builder(9, 300, 340, 0.5, 8, 64, 2)
          .add("GET /a".hashCode(), 200, 260, 0, 1, 32, 0.25)
          .build();

  private static final SamplingPlan PLAN =
      SamplingPlan.builder()
          .version(7)
          .keepProbability(0.25)
          .valueRule(new ValueRule(0.125, 0.5, 18, 5, TABLE))
          .build();

  private static final String GOLDEN_WITHOUT_TABLE =
      "495001"
          + "010009"
          + "0000000000000007"
          + "01"
          + "02000c"
          + "3fd0000000000000"
          + "3f800000"
          + "03000a"
          + "3f800000"
          + "3f800000"
          + "017d"
          + "04001c"
          + "3fc0000000000000"
          + "3fe0000000000000"
          + "41900000"
          + "40a00000"
          + "00000009";

  private static final String GOLDEN_TABLE =
      "050022"
          + "00000009"
          + "4050000000000000"
          + "0001"
          + "012c"
          + "0154"
          + "e3"
          + "f3"
          + "ff"
          + "eb"
          + "7d1b173c"
          + "00c8"
          + "0104"
          + "00"
          + "e7"
          + "fb"
          + "df";

  private static ValueRule rule(SamplingPlanCodec.Decoded decoded) {
    return Objects.requireNonNull(decoded.plan().valueRule());
  }

  @Test
  void goldenVector_isWhatAnyLanguageWrites() {
    assertThat(SamplingPlanCodec.encode(PLAN))
        .asHexString()
        .isEqualToIgnoringCase(GOLDEN_WITHOUT_TABLE + GOLDEN_TABLE);
    assertThat(SamplingPlanCodec.encodeDelta(PLAN))
        .asHexString()
        .isEqualToIgnoringCase(GOLDEN_WITHOUT_TABLE);
  }

  @Test
  void decode_returnsTheRule() {
    ValueRule rule = rule(SamplingPlanCodec.decode(SamplingPlanCodec.encode(PLAN)));

    assertThat(rule.baseKeepProbability()).isEqualTo(0.125);
    assertThat(rule.lambda()).isEqualTo(0.5);
    assertThat(rule.table().id()).isEqualTo(9);
    assertThat(rule.table().value(rule.table().rowOf("GET /a"), 400, true))
        .isEqualTo(0 + 1 + 32 + 0.25);
    assertThat(rule.table().value(rule.table().rowOf("GET /b"), 400, true))
        .isEqualTo(0.5 + 8 + 64 + 2);
  }

  @Test
  void decode_completesADeltaFromThePlanBefore() {
    byte[] delta = SamplingPlanCodec.encodeDelta(PLAN);

    assertThat(rule(SamplingPlanCodec.decode(delta, PLAN)).table()).isSameAs(TABLE);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SamplingPlanCodec.decode(delta))
        .withMessage("plan refers to table 9, the reader has none");
    SamplingPlan other =
        SamplingPlan.builder()
            .valueRule(new ValueRule(0, 1, 1, 1, ValueTable.builder(8, 1, 1, 1, 1, 1, 1).build()))
            .build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SamplingPlanCodec.decode(delta, other))
        .withMessage("plan refers to table 9, the reader has 8");
  }

  @Test
  void aPlanOfFiveHundredApis_takesTwelveBytesAnApi() {
    ValueTable.Builder table = ValueTable.builder(1, 300, 340, 1, 2, 3, 4);
    for (int api = 0; api < 500; api++) {
      table.add(api, 300, 340, 1, 2, 3, 4);
    }
    SamplingPlan plan =
        SamplingPlan.builder().valueRule(new ValueRule(0.1, 1, 18, 5, table.build())).build();

    int fixed = SamplingPlanCodec.encodeDelta(PLAN).length + 3 + 4 + 8 + 2 + 8;
    assertThat(SamplingPlanCodec.encode(plan)).hasSize(fixed + 500 * 12);
  }

  @Property
  void gains_comeBackWithinNinePercent(
      @ForAll @DoubleRange(min = 0, max = 50) double octaves,
      @ForAll @DoubleRange(min = 1, max = 1e9) double scale) {
    double gain = Math.pow(2, -octaves);
    double decoded = ValueTableCodec.gain(ValueTableCodec.code(gain * scale, scale), scale);

    assertThat(decoded / (gain * scale)).isCloseTo(1, within(0.0905));
    assertThat(ValueTableCodec.gain(ValueTableCodec.code(decoded, scale), scale))
        .isEqualTo(decoded);
  }

  @Test
  void decode_refusesEveryCutOfTheTable() {
    byte[] whole = SamplingPlanCodec.encode(PLAN);
    int withoutTable = SamplingPlanCodec.encodeDelta(PLAN).length;
    for (int length = withoutTable; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatIllegalArgumentException().isThrownBy(() -> SamplingPlanCodec.decode(cut));
    }
  }

  @Test
  void rule_saysWhatItExpected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ValueRule(2, 1, 1, 1, TABLE))
        .withMessage("baseKeepProbability not in 0..1: 2.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ValueRule(1, Double.NaN, 1, 1, TABLE))
        .withMessage("lambda not a finite number >= 0.0: NaN");
  }
}
