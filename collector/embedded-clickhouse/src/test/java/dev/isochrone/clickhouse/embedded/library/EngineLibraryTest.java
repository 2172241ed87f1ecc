// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineLibraryTest {
  private static final EnginePlatform LINUX = EnginePlatform.of("Linux", "amd64", false);

  private final Path folder;

  EngineLibraryTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void optionComesBeforeProperty_beforeVariable_beforeThePackage() throws IOException {
    Path option = file("option.so");
    Path property = file("property.so");
    Path variable = file("variable.so");
    Path installed =
        file("collector/embedded-clickhouse/node_modules/@chdb/lib-linux-x64-gnu/libchdb.so");

    assertThat(
            new EngineLibrary(
                    option, property.toString(), variable.toString(), LINUX, List.of(folder))
                .find())
        .isEqualTo(option);
    assertThat(
            new EngineLibrary(
                    null, property.toString(), variable.toString(), LINUX, List.of(folder))
                .find())
        .isEqualTo(property);
    assertThat(new EngineLibrary(null, "", variable.toString(), LINUX, List.of(folder)).find())
        .isEqualTo(variable);
    assertThat(new EngineLibrary(null, null, null, LINUX, List.of(folder)).find())
        .isEqualTo(installed);
  }

  @Test
  void thePackage_isFoundFromFoldersBelow_andFromTheModuleItself() throws IOException {
    Path installed =
        file("collector/embedded-clickhouse/node_modules/@chdb/lib-linux-x64-gnu/libchdb.so");

    assertThat(
            new EngineLibrary(null, null, null, LINUX, List.of(folder.resolve("dashboards/web")))
                .find())
        .isEqualTo(installed);
    assertThat(
            new EngineLibrary(
                    null,
                    null,
                    null,
                    LINUX,
                    List.of(folder.resolve("collector/embedded-clickhouse/target/x.jar")))
                .find())
        .isEqualTo(installed);
  }

  @Test
  void missing_saysWhatToRun_orThatAServerIsNeeded() {
    assertThatThrownBy(() -> new EngineLibrary(null, null, null, LINUX, List.of(folder)).find())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("npm ci --prefix collector/embedded-clickhouse")
        .hasMessageContaining("--clickhouse.url=");
  }

  @Test
  void missingWhereSomeoneSaidItIs_namesWhoSaidSo() {
    assertThatThrownBy(
            () -> new EngineLibrary(null, "/none.so", null, LINUX, List.of(folder)).find())
        .hasMessageContaining("/none.so")
        .hasMessageContaining("isochrone.chdb.library");
    assertThatThrownBy(
            () -> new EngineLibrary(null, null, "/none.so", LINUX, List.of(folder)).find())
        .hasMessageContaining("CHDB_LIBRARY");
  }

  @ParameterizedTest
  @CsvSource({"Windows 11, amd64, false", "Linux, amd64, true", "Linux, riscv64, false"})
  void aPlatformWithoutEngine_isToldToUseAServer(String os, String cpu, boolean musl) {
    EnginePlatform platform = EnginePlatform.of(os, cpu, musl);
    assertThatThrownBy(() -> new EngineLibrary(null, null, null, platform, List.of(folder)).find())
        .hasMessageContaining(os)
        .hasMessageContaining("--clickhouse.url=");
  }

  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, lib-linux-x64-gnu",
    "Linux, aarch64, lib-linux-arm64-gnu",
    "Mac OS X, aarch64, lib-darwin-arm64",
    "Mac OS X, x86_64, lib-darwin-x64"
  })
  void eachPlatform_hasItsPackage(String os, String cpu, String packageName) {
    assertThat(EnginePlatform.of(os, cpu, false).packageName()).isEqualTo(packageName);
  }

  @Test
  void musl_isKnownByItsLoader() throws IOException {
    assertThat(EnginePlatform.isMusl(folder)).isFalse();
    file("ld-musl-x86_64.so.1");
    assertThat(EnginePlatform.isMusl(folder)).isTrue();
  }

  private Path file(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.createFile(file);
  }
}
