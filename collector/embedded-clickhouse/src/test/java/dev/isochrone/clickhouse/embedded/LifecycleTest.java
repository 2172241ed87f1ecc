// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LifecycleTest {
  @Test
  void aSecondProcess_isRefused_andToldWhoHasTheDirectory(@TempDir Path directory)
      throws Exception {
    try (ChildJvm first = ChildJvm.server(directory)) {
      first.await(" on ");
      try (ChildJvm second = ChildJvm.server(directory)) {
        assertThat(second.output())
            .contains(directory.toString())
            .contains("in use by process pid " + first.pid())
            .doesNotContain("\tat ");
        assertThat(second.exitValue()).isEqualTo(1);
      }
    }
  }

  @Test
  void theLockOfAKilledProcess_stopsNobody(@TempDir Path directory) throws Exception {
    try (ChildJvm first = ChildJvm.server(directory)) {
      first.await(" on ");
      first.kill();
    }
    try (ChildJvm second = ChildJvm.server(directory)) {
      assertThat(second.await(" on ")).startsWith("http://127.0.0.1:");
    }
  }

  @Test
  void aMissingLibrary_isToldWithoutAStackTrace(@TempDir Path directory) throws Exception {
    try (ChildJvm child =
        new ChildJvm(
            List.of("-Disochrone.chdb.library=/no/libchdb.so"),
            EmbeddedClickHouseMain.class,
            "--directory",
            directory.toString())) {
      assertThat(child.output())
          .contains("/no/libchdb.so")
          .contains("isochrone.chdb.library")
          .doesNotContain("\tat ");
      assertThat(child.exitValue()).isEqualTo(1);
    }
  }

  @Test
  void help_namesTheOptions() throws Exception {
    try (ChildJvm child = new ChildJvm(List.of(), EmbeddedClickHouseMain.class, "--help")) {
      assertThat(child.output()).contains("--directory", "--port", "--host");
      assertThat(child.exitValue()).isZero();
    }
  }

  @Test
  void sigterm_letsARunningInsertFinish(@TempDir Path directory) throws Exception {
    try (ChildJvm server = ChildJvm.server(directory)) {
      String url = server.await(" on ");
      Http.post(url, "CREATE TABLE t (a UInt64) ENGINE=MergeTree ORDER BY a");
      CompletableFuture<String> insert =
          CompletableFuture.supplyAsync(
              () ->
                  Http.post(
                      url,
                      "INSERT INTO t SELECT number + sleepEachRow(0.01) FROM numbers(150) SETTINGS max_block_size=10"));
      Deadline.ofSeconds(20)
          .await(
              "the insert runs",
              () ->
                  !Http.post(url, "SELECT count() FROM system.processes WHERE query LIKE 'INSERT%'")
                      .equals("0\n"));
      server.terminate();
      assertThat(insert.get()).isEmpty();
      server.output();
      assertThat(server.exitValue()).isEqualTo(143);
    }
    try (ChildJvm server = ChildJvm.server(directory)) {
      assertThat(Http.post(server.await(" on "), "SELECT count() FROM t")).isEqualTo("150\n");
    }
  }

  @Test
  void startingTwiceOnOneDirectory_sharesTheEngine() {
    SharedClickHouse.post(
        "", "CREATE TABLE IF NOT EXISTS default.shared (a UInt8) ENGINE=MergeTree ORDER BY a");
    Path directory =
        Path.of(
            SharedClickHouse.post("", "SELECT path FROM system.disks WHERE name = 'default'")
                .strip());
    try (EmbeddedClickHouse second = EmbeddedClickHouse.start(directory, 0)) {
      assertThat(second.url()).isNotEqualTo(SharedClickHouse.url());
      assertThat(Http.post(second.url(), "EXISTS TABLE default.shared")).isEqualTo("1\n");
    }
    assertThat(SharedClickHouse.post("", "SELECT 1")).isEqualTo("1\n");
  }

  @Test
  void anotherDirectory_isRefusedWhileOneIsOpen(@TempDir Path other) {
    SharedClickHouse.get();
    assertThatThrownBy(() -> EmbeddedClickHouse.start(other, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(other.toString())
        .hasMessageContaining("holds one directory at a time");
  }

  @Test
  void anotherDirectory_canBeOpenedWhenTheFirstIsClosed(@TempDir Path folder) throws Exception {
    try (ChildJvm child =
        new ChildJvm(List.of("-XX:TieredStopAtLevel=1"), TwoDirectories.class, folder.toString())) {
      assertThat(child.output()).contains("a=1 b=1 a=2").doesNotContain("SIGSEGV");
      assertThat(child.exitValue()).isZero();
    }
  }

  @Test
  void aPortInUse_isNamed(@TempDir Path unused) {
    Path directory =
        Path.of(
            SharedClickHouse.post("", "SELECT path FROM system.disks WHERE name = 'default'")
                .strip());
    assertThatThrownBy(() -> EmbeddedClickHouse.start(directory, SharedClickHouse.get().port()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("cannot listen on 127.0.0.1:" + SharedClickHouse.get().port());
    assertThat(SharedClickHouse.post("", "SELECT 1")).isEqualTo("1\n");
  }

  @Test
  void anAddressForOthers_needsAPassword(@TempDir Path directory) {
    EmbeddedClickHouseOptions options = EmbeddedClickHouseOptions.of(directory);
    assertThatThrownBy(() -> options.withAddress("0.0.0.0", 0))
        .hasMessageContaining("0.0.0.0 is not loopback");
    assertThat(options.withCredentials("default", "secret").withAddress("0.0.0.0", 0).host())
        .isEqualTo("0.0.0.0");
  }
}
