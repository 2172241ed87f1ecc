// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

/** The numbers on the wire, which never change. */
class CodesTest {

  @Test
  void codesStay() {
    assertThat(codes(Phase.values(), Phase::code))
        .isEqualTo("NONE 0, QUEUE 1, DNS 2, CONNECT 3, TLS 4, SEND 5, WAIT 6, TRANSFER 7");
    assertThat(codes(CacheStatus.values(), CacheStatus::code))
        .isEqualTo(
            "UNKNOWN 0, EDGE_MISS 1, EDGE_HIT 2, EDGE_REVALIDATED 3, EDGE_ERROR 4, DEVICE_HIT 5,"
                + " DEVICE_REVALIDATED 6");
    assertThat(codes(HttpVersion.values(), HttpVersion::code))
        .isEqualTo("NONE 0, HTTP_1_0 1, HTTP_1_1 2, H2 3, H3 4");
    assertThat(codes(ConnectionUse.values(), ConnectionUse::code))
        .isEqualTo("NONE 0, NEW 1, REUSED 2");
  }

  private static <T> String codes(T[] all, ToIntFunction<T> code) {
    return String.join(
        ", ", Arrays.stream(all).map(each -> each + " " + code.applyAsInt(each)).toList());
  }
}
