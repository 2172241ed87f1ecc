// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivacyCanaryTest {

  @Test
  void nothing_of_what_is_planted_is_found_again(@TempDir Path directory) throws Exception {
    PrivacyCanary canary = new PrivacyCanary();

    canary.run(directory);

    assertThat(canary.found()).isEmpty();
    assertThat(canary.planted()).isGreaterThan(1000);
  }
}
