// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FloorRulesTest {

  private static final FloorRules RULES =
      FloorRules.builder()
          .atLeast("GET /health*", FloorRules.bit(Outcome.TIMEOUT), 0.5)
          .drop("GET /health*", FloorRules.ANY_OUTCOME)
          .atLeast("POST *", FloorRules.ANY_OUTCOME, 0.25)
          .build();

  @Test
  void theFirstRuleThatFits_holds() {
    assertThat(RULES.drops("GET /health/live", Outcome.OK)).isTrue();
    assertThat(RULES.drops("GET /health/live", Outcome.TIMEOUT)).isFalse();
    assertThat(RULES.keepProbabilityAtLeast("GET /health", Outcome.TIMEOUT)).isEqualTo(0.5);
    assertThat(RULES.keepProbabilityAtLeast("POST /v1/pay", Outcome.OK)).isEqualTo(0.25);
    assertThat(RULES.keepProbabilityAtLeast("PUT /v1/pay", Outcome.OK)).isZero();
    assertThat(FloorRules.NONE.drops("GET /health", Outcome.OK)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "*, '', true",
    "*, GET /a, true",
    "GET /a, GET /a, true",
    "GET /a, GET /ab, false",
    "GET /a*, GET /a, true",
    "*/b, GET /a/b/b, true",
    "GET */b/*, GET /a/b/c, true",
    "GET */b/*, GET /a/c/c, false",
    "a*a, a, false",
    "**, x, true"
  })
  void matches_takesStarsForAnything(String glob, String text, boolean fits) {
    assertThat(FloorRules.matches(glob, text)).isEqualTo(fits);
  }

  @Property
  void matches_saysWhatARegularExpressionSays(
      @ForAll @StringLength(max = 6) @CharRange(from = '*', to = ',') String glob,
      @ForAll @StringLength(max = 6) @CharRange(from = '+', to = ',') String text) {
    String pattern = glob.replace("+", "\\+").replace("*", ".*");

    assertThat(FloorRules.matches(glob, text)).isEqualTo(text.matches(pattern));
  }

  @Test
  void goldenVector_isWhatAnyLanguageWrites() {
    SamplingPlan plan =
        SamplingPlan.builder()
            .floors(
                FloorRules.builder()
                    .drop("/h*", FloorRules.ANY_OUTCOME)
                    .atLeast("*", FloorRules.bit(Outcome.TIMEOUT), 0.5)
                    .build())
            .build();
    byte[] bytes = SamplingPlanCodec.encode(plan);

    assertThat(HexFormat.of().formatHex(bytes))
        .endsWith(
            "060014"
                + "0a"
                + "00"
                + "ffff"
                + "00000000"
                + "2f682a"
                + "08"
                + "01"
                + "0040"
                + "3f000000"
                + "2a");
    assertThat(SamplingPlanCodec.decode(bytes).plan()).usingRecursiveComparison().isEqualTo(plan);
  }

  @Test
  void decode_leavesOutAndCountsKindsOfALaterVersion() {
    byte[] known = SamplingPlanCodec.encode(SamplingPlan.builder().build());
    byte[] floors = HexFormat.of().parseHex("06000b" + "0109" + "0801ffff3f0000002a");
    byte[] later = ByteBuffer.allocate(known.length + floors.length).put(known).put(floors).array();

    SamplingPlanCodec.Decoded decoded = SamplingPlanCodec.decode(later);

    assertThat(decoded.unknownSections()).isEqualTo(1);
    assertThat(decoded.plan().floors().keepProbabilityAtLeast("GET /", Outcome.OK)).isEqualTo(0.5);
  }

  @Test
  void builder_saysWhatItExpected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FloorRules.builder().atLeast("*", 1, 1.5))
        .withMessage("keepProbabilityAtLeast not in 0..1: 1.5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FloorRules.builder().drop("", 1))
        .withMessage("glob not of 1..200 bytes: 0");
  }
}
