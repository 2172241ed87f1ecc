// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.allocate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class WeightedQuantilesTest {

  @Property
  void quantile_isTheFirstBucketThatHoldsTheShare(
      @ForAll @LongRange(min = 0, max = 1_000_000) long seed,
      @ForAll @IntRange(min = 1, max = 60) int count) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] groups = new int[count];
    short[] buckets = new short[count];
    float[] weights = new float[count];
    for (int i = 0; i < count; i++) {
      groups[i] = random.nextInt(3);
      buckets[i] = (short) random.nextInt(1024);
      weights[i] = random.nextInt(1, 20);
    }

    float[][] found = WeightedQuantiles.of(groups, buckets, weights, 3, 0.5, 0.95);

    for (int group = 0; group < 3; group++) {
      int wanted = group;
      int[] sorted =
          IntStream.range(0, count)
              .filter(i -> groups[i] == wanted)
              .boxed()
              .sorted((a, b) -> Short.compare(buckets[a], buckets[b]))
              .mapToInt(i -> i)
              .toArray();
      double total = IntStream.of(sorted).mapToDouble(i -> weights[i]).sum();
      double sum = 0;
      float median = Float.NaN;
      for (int i : sorted) {
        sum += weights[i];
        if (sum >= total / 2) {
          median = buckets[i];
          break;
        }
      }
      assertThat(Float.valueOf(found[0][group])).isEqualTo(Float.valueOf(median));
      if (sorted.length > 0) {
        assertThat(found[1][group]).isGreaterThanOrEqualTo(median);
      }
    }
  }
}
