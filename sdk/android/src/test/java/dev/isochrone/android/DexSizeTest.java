// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.android;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DexSizeTest {
  @Test
  void coreAndAndroidFitIn200KbOfDex() throws Exception {
    assertThat(DexSize.afterR8(DexSize.moduleFolder())).isBetween(10_000L, 200_000L);
  }
}
