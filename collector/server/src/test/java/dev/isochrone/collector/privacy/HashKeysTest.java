// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HashKeysTest {
  private static final Duration KEPT = Duration.ofDays(37);
  private static final Duration EVERY = Duration.ofDays(90);
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder = Path.of("");
  private Instant now = START;
  private final InstantSource clock = () -> now;

  @Test
  void makes_a_key_that_only_its_owner_can_read_and_keeps_it() throws Exception {
    long before = keys(Duration.ZERO).of("ada");

    assertThat(keys(Duration.ZERO).of("ada")).isEqualTo(before);
    assertThat(keys(Duration.ZERO).allOf("ada")).containsExactly(before);
    Path file = folder.resolve("hash.key");
    assertThat(Files.readAllBytes(file)).hasSize(32);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void another_key_follows_and_the_one_before_lives_as_long_as_its_rows() throws Exception {
    HashKeys keys = keys(EVERY);
    Files.setLastModifiedTime(folder.resolve("hash.key"), FileTime.from(START));
    long first = keys.of("ada");

    now = START.plus(EVERY).plusSeconds(1);
    keys.refresh();
    long second = keys.of("ada");
    assertThat(second).isNotEqualTo(first);
    assertThat(keys.allOf("ada")).containsExactly(second, first);
    assertThat(keys(EVERY).allOf("ada")).as("after a restart").containsExactly(second, first);

    now = now.plus(KEPT).plusSeconds(1);
    keys.refresh();
    assertThat(keys.allOf("ada")).containsExactly(second);
    assertThat(folder.resolve("hash.key")).doesNotExist();
    assertThat(keys(EVERY).allOf("ada")).containsExactly(second);
  }

  @Test
  void follows_a_key_that_another_collector_made() {
    HashKeys mine = keys(Duration.ZERO);
    HashKeys theirs = keys(Duration.ofDays(1));
    now = Instant.now().plus(Duration.ofDays(2));
    theirs.refresh();
    mine.refresh();

    assertThat(mine.of("ada")).isEqualTo(theirs.of("ada"));
    assertThat(mine.allOf("ada")).hasSize(2);
  }

  @Test
  void refuses_a_file_that_is_no_key() throws Exception {
    Files.write(folder.resolve("hash.key"), new byte[5]);

    assertThatThrownBy(() -> keys(Duration.ZERO))
        .hasMessageContaining("expected a key of 32 bytes: 5");
  }

  @Test
  void hashes_depend_on_id_and_key_and_the_empty_id_has_none() {
    KeyedHash one = new KeyedHash(new byte[32]);
    KeyedHash other =
        new KeyedHash("another key of thirty-two bytes!".getBytes(StandardCharsets.UTF_8));

    assertThat(one.of("a")).isEqualTo(one.of("a")).isNotEqualTo(one.of("b")).isNotZero();
    assertThat(one.of("a")).isNotEqualTo(other.of("a"));
    assertThat(List.of(one.of(""), other.of(""))).containsExactly(0L, 0L);
  }

  private HashKeys keys(Duration rotateEvery) {
    return new HashKeys(folder, KEPT, rotateEvery, clock);
  }
}
