// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OutcomeTest {

  @Test
  void codes_areWhatOldAppsSend() {
    assertThat(Outcome.values())
        .extracting(outcome -> outcome.code() + " " + outcome.label())
        .containsExactly(
            "0 ok",
            "1 client_error",
            "2 server_error",
            "3 dns",
            "4 connect",
            "5 tls",
            "6 timeout",
            "7 reset",
            "8 protocol",
            "9 cancelled",
            "10 other");
  }

  @Test
  void ofCode_findsEveryOutcomeAndNoOther() {
    for (Outcome outcome : Outcome.values()) {
      assertThat(Outcome.ofCode(outcome.code())).isSameAs(outcome);
    }
    assertThat(Outcome.ofCode(-1)).isNull();
    assertThat(Outcome.ofCode(11)).isNull();
  }

  @Test
  void cancelling_isNoError() {
    assertThat(Outcome.CANCELLED.isError()).isFalse();
    assertThat(Outcome.OK.isError()).isFalse();
    assertThat(Outcome.TIMEOUT.isError()).isTrue();
    assertThat(Outcome.CLIENT_ERROR.isError()).isTrue();
  }

  @Test
  void ofStatus_splitsAt400And500() {
    assertThat(Outcome.ofStatus(304)).isEqualTo(Outcome.OK);
    assertThat(Outcome.ofStatus(404)).isEqualTo(Outcome.CLIENT_ERROR);
    assertThat(Outcome.ofStatus(503)).isEqualTo(Outcome.SERVER_ERROR);
  }
}
