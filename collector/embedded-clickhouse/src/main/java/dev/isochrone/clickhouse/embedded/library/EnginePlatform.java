// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.library;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An operating system and processor, and the npm package that has the engine for them.
 *
 * @param packageName such as lib-linux-x64-gnu; null if there is none
 * @param description for messages
 */
record EnginePlatform(@Nullable String packageName, String description) {

  static EnginePlatform current() {
    return of(
        System.getProperty("os.name", ""),
        System.getProperty("os.arch", ""),
        isMusl(Path.of("/lib")));
  }

  /**
   * @param osName as the system property os.name
   * @param osArch as the system property os.arch
   * @param musl whether the C library is musl
   */
  static EnginePlatform of(String osName, String osArch, boolean musl) {
    String os = osName.toLowerCase(Locale.ROOT);
    String cpu =
        switch (osArch.toLowerCase(Locale.ROOT)) {
          case "amd64", "x86_64", "x64" -> "x64";
          case "aarch64", "arm64" -> "arm64";
          default -> "";
        };
    String description = osName + " " + osArch + (musl ? " with musl" : "");
    if (cpu.isEmpty()) {
      return new EnginePlatform(null, description);
    }
    if (os.startsWith("linux") && !musl) {
      return new EnginePlatform("lib-linux-" + cpu + "-gnu", description);
    }
    if (os.startsWith("mac") || os.startsWith("darwin")) {
      return new EnginePlatform("lib-darwin-" + cpu, description);
    }
    return new EnginePlatform(null, description);
  }

  /** musl's loader is {@code /lib/ld-musl-<cpu>.so.1}; glibc has none of that name. */
  static boolean isMusl(Path libraryFolder) {
    try (DirectoryStream<Path> loaders = Files.newDirectoryStream(libraryFolder, "ld-musl-*")) {
      return loaders.iterator().hasNext();
    } catch (IOException e) {
      return false;
    }
  }
}
