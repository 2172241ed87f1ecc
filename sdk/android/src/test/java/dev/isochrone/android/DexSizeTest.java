// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.android;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DexSizeTest {
  @Test
  void coreAndAndroidFitIn100KbOfDex() throws Exception {
    long shrunk = DexSize.afterR8(DexSize.moduleFolder());

    assertThat(shrunk).isBetween(10_000L, 100_000L);
    assertThat(DexSize.afterD8()).isGreaterThan(shrunk);
  }
}
