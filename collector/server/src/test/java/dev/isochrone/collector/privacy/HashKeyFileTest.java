// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HashKeyFileTest {
  @TempDir Path folder = Path.of("");

  @Test
  void makes_a_key_that_only_its_owner_can_read_and_keeps_it() throws Exception {
    Path file = folder.resolve("hash.key");

    byte[] first = HashKeyFile.readOrCreate(file);

    assertThat(first).hasSize(32);
    assertThat(HashKeyFile.readOrCreate(file)).isEqualTo(first);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void refuses_a_file_that_is_no_key() throws Exception {
    Path file = Files.write(folder.resolve("hash.key"), new byte[5]);

    assertThatThrownBy(() -> HashKeyFile.readOrCreate(file))
        .hasMessageContaining("expected a key of 32 bytes: 5");
  }

  @Test
  void hashes_depend_on_id_and_key_and_the_empty_id_has_none() {
    KeyedHash one = new KeyedHash(new byte[32]);
    KeyedHash other =
        new KeyedHash("another key of thirty-two bytes!".getBytes(StandardCharsets.UTF_8));

    assertThat(one.of("a")).isEqualTo(one.of("a")).isNotEqualTo(one.of("b")).isNotZero();
    assertThat(one.of("a")).isNotEqualTo(other.of("a"));
    assertThat(one.of("")).isZero();
  }
}
