// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class SamplingPlanCodecTest {

  private static final SamplingPlan PLAN =
      SamplingPlan.builder()
          .version(7)
          .keepProbability(0.25)
          .phaseKeepProbability(0.5)
          .exemplarKeepProbability(0.125)
          .hotExemplarKeepProbability(1)
          .hotBucket(381)
          .build();

  private static final String GOLDEN =
      "495001"
          + "010009"
          + "0000000000000007"
          + "01"
          + "02000c"
          + "3fd0000000000000"
          + "3f000000"
          + "03000a"
          + "3e000000"
          + "3f800000"
          + "017d";

  @Test
  void goldenVector_isWhatAnyLanguageWrites() {
    assertThat(SamplingPlanCodec.encode(PLAN)).asHexString().isEqualToIgnoringCase(GOLDEN);
  }

  @Test
  void aDeviceBudget_isASectionOfItsOwn() {
    SamplingPlan bounded =
        SamplingPlan.builder()
            .version(7)
            .keepProbability(0.25)
            .phaseKeepProbability(0.5)
            .exemplarKeepProbability(0.125)
            .hotBucket(381)
            .deviceBudget(5_000_000, 1_000_000)
            .build();

    byte[] encoded = SamplingPlanCodec.encode(bounded);

    assertThat(encoded).asHexString().isEqualToIgnoringCase(GOLDEN + "070008" + "004c4b40000f4240");
    assertThat(SamplingPlanCodec.decode(encoded).plan())
        .usingRecursiveComparison()
        .isEqualTo(bounded);
  }

  @Test
  void aDeviceBudget_boundsTheMeteredOneAndMayBeBeyondAllNeed() {
    SamplingPlan meteredOnly = SamplingPlan.builder().deviceBudget(Long.MAX_VALUE, 9).build();
    SamplingPlan both = SamplingPlan.builder().deviceBudget(5, 9).build();

    assertThat(meteredOnly.wireBytesPerDay()).isEqualTo(SamplingPlan.NO_BUDGET);
    assertThat(SamplingPlanCodec.decode(SamplingPlanCodec.encode(meteredOnly)).plan())
        .usingRecursiveComparison()
        .isEqualTo(meteredOnly);
    assertThat(both.meteredWireBytesPerDay()).isEqualTo(5);
    assertThat(both.hasDeviceBudget()).isTrue();
    assertThat(SamplingPlan.KEEP_EVERYTHING.hasDeviceBudget()).isFalse();
  }

  @Property
  void decode_returnsWhatWasEncoded(
      @ForAll @LongRange(min = 0) long version,
      @ForAll boolean enabled,
      @ForAll @DoubleRange(min = 0, max = 1) double keepProbability,
      @ForAll @DoubleRange(min = 0, max = 1) double part,
      @ForAll @IntRange(min = 0, max = LogBucket.MAX) int hotBucket) {
    SamplingPlan plan =
        SamplingPlan.builder()
            .version(version)
            .enabled(enabled)
            .keepProbability(keepProbability)
            .phaseKeepProbability((float) part)
            .keepAtMost(1 - part)
            .exemplarKeepProbability((float) part)
            .hotExemplarKeepProbability((float) (1 - part))
            .hotBucket(hotBucket)
            .build();

    SamplingPlanCodec.Decoded decoded = SamplingPlanCodec.decode(SamplingPlanCodec.encode(plan));

    assertThat(decoded.plan()).usingRecursiveComparison().isEqualTo(plan);
    assertThat(decoded.unknownSections()).isZero();
  }

  @Test
  void decode_skipsAndCountsWhatALaterVersionAdds() {
    byte[] known = SamplingPlanCodec.encode(PLAN);
    byte[] later =
        ByteBuffer.allocate(known.length + 5).put(known).put(new byte[] {77, 0, 2, 9, 9}).array();

    SamplingPlanCodec.Decoded decoded = SamplingPlanCodec.decode(later);

    assertThat(decoded.plan()).usingRecursiveComparison().isEqualTo(PLAN);
    assertThat(decoded.unknownSections()).isEqualTo(1);
  }

  @Test
  void decode_refusesEveryCutThatLosesAPart() {
    byte[] whole = SamplingPlanCodec.encode(PLAN);
    int withoutExemplars = 3 + 3 + 9 + 3 + 12;
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      if (length != withoutExemplars) {
        assertThatIllegalArgumentException().isThrownBy(() -> SamplingPlanCodec.decode(cut));
      }
    }
  }

  @Property
  void decode_survivesAnyBytes(@ForAll byte[] bytes) {
    byte[] after = HexFormat.of().parseHex("495001");
    byte[] input = ByteBuffer.allocate(3 + bytes.length).put(after).put(bytes).array();
    try {
      assertThat(SamplingPlanCodec.decode(input).plan().keepProbability()).isBetween(0.0, 1.0);
    } catch (IllegalArgumentException expected) {
      assertThat(expected).hasMessageFindingMatch("plan|not in|< 0");
    }
  }

  @Test
  void builder_saysWhatItExpected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SamplingPlan.builder().keepProbability(1.5))
        .withMessage("keepProbability not in 0..1: 1.5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SamplingPlan.builder().keepProbability(Double.NaN))
        .withMessage("keepProbability not in 0..1: NaN");
  }

  @Test
  void exemplars_areChosenByOutcomeAndSlowness() {
    assertThat(PLAN.exemplarKeepProbability(Outcome.OK, 300)).isEqualTo(0.125);
    assertThat(PLAN.exemplarKeepProbability(Outcome.OK, 381)).isEqualTo(1);
    assertThat(PLAN.exemplarKeepProbability(Outcome.TIMEOUT, 300)).isEqualTo(1);
  }
}
