// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.isochrone.EdgeReading;
import java.util.Collections;
import java.util.List;
import okhttp3.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderAllowlistTest {

  private static final HeaderAllowlist ALLOWED =
      new HeaderAllowlist(List.of("X-Region", "x-experiment"));

  @Test
  void whatIsAllowedIsReadBesideWhatTheEdgeSays() {
    Headers headers =
        Headers.of("x-amz-cf-pop", "NRT57-P3", "x-region", "tyo", "X-Experiment", "a", "x", "y");

    EdgeReading reading = HeaderAllowlist.read(headers, ALLOWED).read();

    assertThat(reading.pop()).isEqualTo("NRT57-P3");
    assertThat(reading.headers()).isEqualTo("x-region: tyo\nx-experiment: a");
  }

  @Test
  void aValueIsClipped() {
    Headers headers = Headers.of("x-region", "tyo ".repeat(50));

    EdgeReading reading = HeaderAllowlist.read(headers, ALLOWED).read();

    assertThat(reading.headers()).isEqualTo("x-region: " + "tyo ".repeat(16));
  }

  @ParameterizedTest
  @ValueSource(strings = {"203.0.113.77", "ada@example.com", "0123456789abcdef0123", "2001:db8::1"})
  void aValueThatLooksLikeAnAddressOrAKeyIsLeftOut(String value) {
    Headers headers = Headers.of("x-region", "tyo; " + value, "x-experiment", "a");

    assertThat(HeaderAllowlist.read(headers, ALLOWED).read().headers())
        .isEqualTo("x-experiment: a");
  }

  @Test
  void aKeyBeyondWhereTheValueIsCutIsSeen() {
    Headers headers = Headers.of("x-region", "tyo ".repeat(20) + "ada@example.com");

    assertThat(HeaderAllowlist.read(headers, ALLOWED).read().headers()).isNull();
  }

  @Test
  void withoutAListNothingIsRead() {
    Headers headers = Headers.of("x-region", "tyo");

    assertThat(HeaderAllowlist.read(headers, null).read().headers()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Authorization", "set-cookie", "X-Forwarded-For", "x-region: tyo", ""})
  void whatTellsWhoSomebodyIsCannotBeAllowed(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HeaderAllowlist(List.of("x-region", name)))
        .withMessageContaining("\"" + name + "\"");
  }

  @Test
  void moreThanEightAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HeaderAllowlist(Collections.nCopies(9, "x-region")))
        .withMessageContaining("at most 8");
  }
}
