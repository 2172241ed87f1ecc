// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RunningOkHttpTest {

  @Test
  void theTestsRunOnTheOkHttpThatTheBuildMeant() {
    assertThat(RunningOkHttp.version()).isEqualTo(System.getProperty("okhttp.expected"));
  }
}
