// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.collector.IngestKey;
import dev.isochrone.collector.SecretHash;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessCommandTest {
  @TempDir private Path directory = Path.of("");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void what_it_prints_opens_the_door_and_the_file_does_not_hold_it() throws Exception {
    try (AccessWatch watch = AccessWatch.start(file(), Duration.ofDays(1))) {
      assertThat(run("add-key", "shop")).isZero();
      String key = printed();
      assertThat(run("add-token", "alice", "reader", "shop")).isZero();
      String token = printed();

      watch.refresh();

      assertThat(watch.list().key(SecretHash.of(key))).isEqualTo(new IngestKey("default", "shop"));
      assertThat(watch.list().grant(SecretHash.of(token)))
          .isEqualTo(new Grant("alice", Set.of(Role.READER), Set.of("shop")));
      assertThat(Files.readString(file())).doesNotContain(key).doesNotContain(token);
      assertThat(Files.getPosixFilePermissions(file())).hasSize(2);
    }
  }

  @Test
  void a_line_that_is_removed_closes_it_and_a_mistake_closes_nothing() throws Exception {
    run("add-token", "alice", "reader");
    String hash = SecretHash.of(printed());
    try (AccessWatch watch = AccessWatch.start(file(), Duration.ofDays(1))) {
      Files.writeString(file(), "nonsense\n");
      watch.refresh();
      assertThat(watch.list().grant(hash)).isNotNull();
      assertThat(watch.trouble()).contains("access:1: expected ingest or read: nonsense");

      Files.writeString(file(), "# nobody\n");
      watch.refresh();
      assertThat(watch.list().grant(hash)).isNull();
      assertThat(watch.trouble()).isNull();
    }
  }

  @Test
  void arguments_that_make_no_sense_change_nothing() throws Exception {
    assertThat(run("add-token", "alice", "admin")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("expected roles of", "Usage:");
    assertThat(run("add-token")).isEqualTo(2);
    assertThat(run("remove", "alice")).isEqualTo(2);
    assertThat(file()).doesNotExist();
    assertThat(run("--help")).isZero();
  }

  private Path file() {
    return directory.resolve("access");
  }

  private String printed() {
    String text = out.toString(StandardCharsets.UTF_8).strip();
    out.reset();
    return text;
  }

  private int run(String... words) throws IOException {
    List<String> args = new ArrayList<>(List.of(words));
    args.addAll(List.of("--file", file().toString()));
    return AccessCommand.run(
        args,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }
}
