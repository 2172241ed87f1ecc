// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.android;

import static org.assertj.core.api.Assertions.assertThat;

import android.app.Application;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.RuntimeEnvironment;

@RunWith(RobolectricTestRunner.class)
public class ProcessSuffixTest {
  private final Application app = RuntimeEnvironment.getApplication();

  @Test
  public void theMainProcessHasNone() {
    assertThat(ProcessSuffix.of(app)).isEmpty();
  }

  @Test
  public void anotherProcessHasItsOwn() {
    assertThat(ProcessSuffix.of("com.example", "com.example:player"))
        .isEqualTo("-com.example_player");
    assertThat(ProcessSuffix.of("com.example", "com.example")).isEmpty();
    assertThat(ProcessSuffix.of("com.example", null)).isEmpty();
  }
}
