// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.collector.privacy.Eraser;
import dev.isochrone.collector.privacy.HashKeys;
import dev.isochrone.collector.privacy.Subject;
import dev.isochrone.collector.privacy.Subject.Kind;
import dev.isochrone.collector.store.Preparation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Erasing on the real engine, with a spool and dead letters that do as they are told. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EraserTest {
  private static final Duration OFTEN = Duration.ofMillis(50);

  @SuppressWarnings("NullAway.Init")
  private ClickHouse clickHouse;

  private Path directory = Path.of("");

  @BeforeAll
  void start(@TempDir Path directory) {
    this.directory = directory;
    clickHouse = ClickHouse.open(TestCollector.clickHouse(""), directory);
    new Preparation(clickHouse.client()).prepareIfReachable();
  }

  @AfterAll
  void stop() {
    clickHouse.close();
  }

  @Test
  void the_rows_of_one_installation_go_and_nobody_elses() throws Exception {
    insert("default", "shop", 11, 0);
    insert("default", "shop", 12, 0);
    insert("default", "mail", 11, 0);
    insert("other", "shop", 11, 0);

    try (Eraser eraser = eraser("one", CompletableFuture.completedFuture(null))) {
      eraser.erase(new Subject("default", "shop", Kind.INSTALLATION, List.of(11L)), "device");
      assertThat(eraser.isErased("default", "shop", 11)).isTrue();
      assertThat(eraser.isErased("default", "mail", 11)).isFalse();

      awaitReceipts(1);
    }

    for (String table : List.of("slices", "exemplars")) {
      assertThat(
              rows(
                  "SELECT tenant, app, toUInt32(install_key) AS i FROM %s WHERE install_key IN (11, 12) ORDER BY ALL"
                      .formatted(table)))
          .containsExactly(
              "{\"tenant\":\"default\",\"app\":\"mail\",\"i\":11}",
              "{\"tenant\":\"default\",\"app\":\"shop\",\"i\":12}",
              "{\"tenant\":\"other\",\"app\":\"shop\",\"i\":11}");
    }
    assertThat(
            rows(
                "SELECT count() AS n FROM slices WHERE tenant = 'default' AND app = 'shop' AND"
                    + " install_key = 11 SETTINGS apply_deleted_mask = 0"))
        .containsExactly("{\"n\":0}");
    assertThat(
            rows(
                "SELECT requested_by, rows['slices'] AS s, rows['exemplars'] AS e,"
                    + " rows['dead_letters'] AS d FROM erasures WHERE key = 11"))
        .containsExactly("{\"requested_by\":\"device\",\"s\":1,\"e\":1,\"d\":3}");
  }

  @Test
  void a_promise_outlives_the_process_and_waits_for_the_spool() throws Exception {
    insert("default", "slow", 21, 0);
    CompletableFuture<Void> never = new CompletableFuture<>();
    Subject subject = new Subject("default", "slow", Kind.INSTALLATION, List.of(21L));
    try (Eraser eraser = eraser("two", never)) {
      eraser.erase(subject, "device");
    }
    assertThat(rows("SELECT count() AS n FROM slices WHERE install_key = 21"))
        .containsExactly("{\"n\":1}");

    try (Eraser eraser = eraser("two", CompletableFuture.completedFuture(null))) {
      assertThat(eraser.isErased("default", "slow", 21)).isTrue();
      TestCollector.awaitCount(
          clickHouse.url(), "SELECT count() FROM slices WHERE install_key = 21", 0);
      TestCollector.awaitCount(clickHouse.url(), "SELECT count() FROM erasures WHERE key = 21", 1);
    }
    try (Stream<Path> notes = Files.list(directory.resolve("two"))) {
      assertThat(notes).isEmpty();
    }
    try (Eraser other = eraser("three", never)) {
      AtomicBoolean heard = new AtomicBoolean();
      long deadline = System.nanoTime() + 30_000_000_000L;
      while (!heard.get() && System.nanoTime() < deadline) {
        heard.set(other.isErased("default", "slow", 21));
      }
      assertThat(heard).as("another collector hears of it").isTrue();
    }
  }

  @Test
  void a_user_is_erased_over_all_installations_and_may_come_back() throws Exception {
    insert("default", "user", 31, 7);
    insert("default", "user", 32, 7);
    insert("default", "user", 33, 8);

    try (Eraser eraser = eraser("four", CompletableFuture.completedFuture(null))) {
      eraser.erase(new Subject("default", "user", Kind.USER, List.of(7L)), "officer");
      TestCollector.awaitCount(
          clickHouse.url(), "SELECT count() FROM erasures WHERE subject = 'user'", 1);
      assertThat(eraser.isErased("default", "user", 31)).isFalse();
    }

    assertThat(rows("SELECT toUInt32(install_key) AS i FROM slices WHERE app = 'user'"))
        .containsExactly("{\"i\":33}");
  }

  private Eraser eraser(String name, CompletableFuture<Void> drained) throws IOException {
    Eraser.Waiting waiting =
        new Eraser.Waiting() {
          @Override
          public CompletableFuture<Void> drained() {
            return drained;
          }

          @Override
          public long eraseDeadLetters(long installKey, long userKey) {
            return 3;
          }
        };
    return Eraser.start(
        directory.resolve(name),
        clickHouse.client(),
        "",
        waiting,
        new HashKeys(
            directory.resolve(name + ".keys"), Duration.ZERO, Duration.ZERO, Clock.systemUTC()),
        Clock.systemUTC(),
        OFTEN);
  }

  private void insert(String tenant, String app, int install, int user) throws Exception {
    String values =
        "(tenant, app, country, install_key, user_key, received_at, %s) SELECT '%s', '%s', 'JP',"
            + " %d, %d, now(), now()";
    for (List<String> table : List.of(List.of("slices", "t0"), List.of("exemplars", "ts"))) {
      rows(
          "INSERT INTO "
              + table.get(0)
              + values.formatted(table.get(1), tenant, app, install, user));
    }
  }

  private void awaitReceipts(long expected) throws Exception {
    assertThat(
            TestCollector.awaitCount(
                clickHouse.url(), "SELECT count() FROM erasures WHERE key = 11", expected))
        .isEqualTo(expected);
  }

  private List<String> rows(String sql) throws Exception {
    return TestCollector.rows(clickHouse.url(), sql).stream().map(Object::toString).toList();
  }
}
