// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.android;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DexSizeTest {
  @Test
  void coreAndAndroidFitIn118KbOfDex() throws Exception {
    assertThat(DexSize.afterR8(DexSize.moduleFolder(), "app.pro")).isBetween(10_000L, 116_500L);
  }
}
