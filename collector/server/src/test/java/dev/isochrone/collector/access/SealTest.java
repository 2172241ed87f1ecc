// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class SealTest {
  private static final Instant UNTIL = Instant.ofEpochMilli(1_795_305_600_000L);
  private static final String SECRET = "a secret that several collectors share";

  private final String closed = seal(SECRET, "session", 0).close("all of this\nä", UNTIL);

  @Test
  void what_is_closed_opens_until_its_time_is_over() {
    assertThat(seal(SECRET, "session", -1).open(closed)).isEqualTo("all of this\nä");
    assertThat(seal(SECRET, "session", 0).open(closed)).isNull();
    assertThat(seal(SECRET, "session", 1).open(closed)).isNull();
  }

  @Test
  void another_secret_or_purpose_opens_nothing() {
    assertThat(seal(SECRET + "x", "session", -1).open(closed)).isNull();
    assertThat(seal(SECRET, "login", -1).open(closed)).isNull();
  }

  @Test
  void every_bit_counts() {
    byte[] bytes = Base64.getUrlDecoder().decode(closed);
    Seal seal = seal(SECRET, "session", -1);
    for (int bit = 0; bit < 8 * bytes.length; bit++) {
      byte[] flipped = bytes.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(seal.open(text(flipped))).as("bit %d", bit).isNull();
    }
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThat(seal.open(text(cut))).as("%d bytes", length).isNull();
    }
    assertThat(seal.open("not of base64!")).isNull();
  }

  @Test
  void the_same_text_never_looks_the_same() {
    assertThat(seal(SECRET, "session", 0).close("all of this\nä", UNTIL)).isNotEqualTo(closed);
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static Seal seal(String secret, String purpose, int millisLater) {
    return new Seal(secret, purpose, Clock.fixed(UNTIL.plusMillis(millisLater), ZoneOffset.UTC));
  }
}
