// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.android;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DexSizeTest {
  @Test
  void coreAndAndroidFitInto100KbOfDexInAnAppAsTheReadmeHasIt() throws Exception {
    assertThat(DexSize.afterR8(DexSize.moduleFolder(), "usual-app.pro"))
        .isBetween(10_000L, 102_400L);
  }

  @Test
  void theWholePublicApiGrowsOnlyKnowingly() throws Exception {
    assertThat(DexSize.afterR8(DexSize.moduleFolder(), "app.pro")).isBetween(10_000L, 116_300L);
  }
}
