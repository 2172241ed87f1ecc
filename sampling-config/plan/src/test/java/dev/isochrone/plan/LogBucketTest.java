// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class LogBucketTest {

  @Test
  void zeroAndUnknown_areNotTheSame() {
    assertThat(LogBucket.of(0)).isZero();
    assertThat(LogBucket.of(-1)).isEqualTo(LogBucket.UNKNOWN);
    assertThat(LogBucket.midpoint(0)).isZero();
  }

  @Test
  void goldenValues_neverMove() {
    assertThat(LogBucket.of(1)).isEqualTo(1);
    assertThat(LogBucket.of(1_000)).isEqualTo(177);
    assertThat(LogBucket.of(250_000)).isEqualTo(317);
    assertThat(LogBucket.of(3_000_000)).isEqualTo(381);
    assertThat(LogBucket.of(60_000_000)).isEqualTo(457);
    assertThat(LogBucket.of(Long.MAX_VALUE)).isEqualTo(LogBucket.MAX);
  }

  @Test
  void of_keepsToTheBoundsExactly() {
    double bound = 1;
    for (int bucket = 2; bucket <= LogBucket.MAX; bucket++) {
      bound *= LogBucket.BASE;
      for (long value = (long) bound - 1; value <= (long) bound + 1; value++) {
        if (value > 1 && value < bound * LogBucket.BASE && value >= bound / LogBucket.BASE) {
          assertThat(LogBucket.of(value))
              .as("%d beside the lower bound of bucket %d", value, bucket)
              .isEqualTo((double) value >= bound ? bucket : bucket - 1);
        }
      }
    }
  }

  @Property
  void midpoint_isWithinTwoPercentOfEveryValue(
      @ForAll @LongRange(min = 1, max = 86_400_000_000L) long value) {
    assertThat(LogBucket.midpoint(LogBucket.of(value)))
        .isCloseTo((double) value, Percentage.withPercentage(2.0));
  }

  @Property
  void buckets_growWithTheirValues(
      @ForAll @LongRange(min = 0) long a, @ForAll @LongRange(min = 0) long b) {
    assertThat(LogBucket.of(Math.min(a, b))).isLessThanOrEqualTo(LogBucket.of(Math.max(a, b)));
  }

  @Test
  void midpoint_refusesWhatIsNoBucket() {
    assertThatThrownBy(() -> LogBucket.midpoint(-1)).hasMessage("bucket not in 0..1023: -1");
    assertThatThrownBy(() -> LogBucket.midpoint(1024)).hasMessage("bucket not in 0..1023: 1024");
  }
}
