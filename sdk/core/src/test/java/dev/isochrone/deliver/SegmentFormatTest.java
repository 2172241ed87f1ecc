// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SegmentFormatTest {

  private static final long DAY_MILLIS = 86_400_000;
  private static final Batch BATCH =
      new Batch(
          "00112233445566778899aabbccddeeff",
          new byte[] {31, -117, 8, 0, 0, 1, 2, 3},
          7,
          Map.of("not_kept", 12L, "queue_full", 3L),
          96);

  @Test
  void whatIsWrittenIsReadBack() throws Exception {
    Batch read = SegmentFormat.decode(SegmentFormat.encode(BATCH, 1_000), 50_000_000, 1_020);

    assertThat(read.id).isEqualTo(BATCH.id);
    assertThat(read.gzip).isEqualTo(BATCH.gzip);
    assertThat(read.requests).isEqualTo(96);
    assertThat(read.losses).isEqualTo(BATCH.losses);
    assertThat(read.builtNanos).as("20 ms ago").isEqualTo(30_000_000);
  }

  @Test
  void aChangedByteIsNoticedWhereverItIs() throws Exception {
    byte[] good = SegmentFormat.encode(BATCH, 1_000);
    for (int at = 0; at < good.length; at++) {
      for (int change = 1; change < 256; change++) {
        byte[] bad = good.clone();
        bad[at] ^= (byte) change;
        assertCorrupt(bad);
      }
    }
  }

  @Test
  void aMissingEndAndAnAdditionAreNoticed() throws Exception {
    byte[] good = SegmentFormat.encode(BATCH, 1_000);
    for (int length = 0; length < good.length; length++) {
      assertCorrupt(Arrays.copyOf(good, length));
    }
    assertCorrupt(Arrays.copyOf(good, good.length + 1));
  }

  @Test
  void theAgeFollowsTheWallClockAndIsNeverNegative() throws Exception {
    byte[] file = SegmentFormat.encode(BATCH, 10 * DAY_MILLIS);

    assertThat(SegmentFormat.decode(file, 0, 11 * DAY_MILLIS).builtNanos)
        .isEqualTo(-DAY_MILLIS * 1_000_000);
    assertThat(SegmentFormat.decode(file, 0, 9 * DAY_MILLIS).builtNanos).isZero();
  }

  private static void assertCorrupt(byte[] file) {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> SegmentFormat.decode(file, 0, 0))
        .withMessageStartingWith("expected ");
  }
}
