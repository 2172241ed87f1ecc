// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.receive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.collector.IngestKey;
import dev.isochrone.collector.SecretHash;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IngestKeysTest {
  private final IngestKeys keys =
      new IngestKeys(Map.of(SecretHash.of("s3cret"), new IngestKey("t", "shop"))::get);

  @Test
  void knows_its_keys_and_no_others() {
    assertThat(keys.of("Bearer s3cret")).isEqualTo(new IngestKey("t", "shop"));
    assertThat(keys.of("bearer  s3cret ")).isEqualTo(new IngestKey("t", "shop"));
    assertThat(keys.of("Bearer s3cre")).isNull();
    assertThat(keys.of("Bearer ")).isNull();
    assertThat(keys.of("Basic s3cret")).isNull();
    assertThat(keys.of("s3cret")).isNull();
    assertThat(keys.of(null)).isNull();
  }
}
