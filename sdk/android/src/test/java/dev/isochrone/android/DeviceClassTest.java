// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.android;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeviceClassTest {
  private static final long GIB = 1L << 30;

  @Test
  void aDeviceThatAndroidCallsLowIsLowWhateverItsMemory() {
    assertThat(DeviceClass.of(true, 16 * GIB)).isEqualTo("low");
  }

  @Test
  void memoryDividesTheOthers() {
    assertThat(DeviceClass.of(false, 3 * GIB - 1)).isEqualTo("low");
    assertThat(DeviceClass.of(false, 3 * GIB)).isEqualTo("mid");
    assertThat(DeviceClass.of(false, 6 * GIB - 1)).isEqualTo("mid");
    assertThat(DeviceClass.of(false, 6 * GIB)).isEqualTo("high");
  }
}
