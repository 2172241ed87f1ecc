// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.library;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds libchdb: the option, the system property {@value #PROPERTY}, the variable {@value
 * #VARIABLE}, then the npm package of this platform as {@code npm ci} leaves it, looked for from
 * the working directory and from where this code is, upwards.
 */
public final class EngineLibrary {
  public static final String PROPERTY = "isochrone.chdb.library";
  public static final String VARIABLE = "CHDB_LIBRARY";

  private static final String MODULE = "collector/embedded-clickhouse";

  private final @Nullable Path option;
  private final @Nullable String property;
  private final @Nullable String variable;
  private final EnginePlatform platform;
  private final List<Path> startingPoints;

  EngineLibrary(
      @Nullable Path option,
      @Nullable String property,
      @Nullable String variable,
      EnginePlatform platform,
      List<Path> startingPoints) {
    this.option = option;
    this.property = property;
    this.variable = variable;
    this.platform = platform;
    this.startingPoints = List.copyOf(startingPoints);
  }

  /**
   * Finds the library of this machine.
   *
   * @param option where the caller says it is, or null
   * @throws IllegalStateException saying what to run, or that a server's url is needed
   */
  public static Path find(@Nullable Path option) {
    List<Path> startingPoints = new ArrayList<>();
    startingPoints.add(Path.of("").toAbsolutePath());
    Path code = codeLocation();
    if (code != null) {
      startingPoints.add(code);
    }
    return new EngineLibrary(
            option,
            System.getProperty(PROPERTY),
            System.getenv(VARIABLE),
            EnginePlatform.current(),
            startingPoints)
        .find();
  }

  Path find() {
    if (option != null) {
      return existing(option, "the option");
    }
    if (property != null && !property.isEmpty()) {
      return existing(Path.of(property), "the system property " + PROPERTY);
    }
    if (variable != null && !variable.isEmpty()) {
      return existing(Path.of(variable), "the environment variable " + VARIABLE);
    }
    String packageName = platform.packageName();
    if (packageName == null) {
      throw new IllegalStateException(
          "the embedded ClickHouse engine does not exist for "
              + platform.description()
              + " (it does for glibc Linux and macOS, x86-64 and arm64): give the url of a ClickHouse server with"
              + " --clickhouse.url=");
    }
    return installed(packageName);
  }

  private Path installed(String packageName) {
    String file = "node_modules/@chdb/" + packageName + "/libchdb.so";
    Set<Path> candidates = new LinkedHashSet<>();
    for (Path start : startingPoints) {
      for (Path folder = start; folder != null; folder = folder.getParent()) {
        candidates.add(folder.resolve(MODULE).resolve(file));
        candidates.add(folder.resolve(file));
      }
    }
    for (Path candidate : candidates) {
      if (Files.isRegularFile(candidate)) {
        return candidate;
      }
    }
    throw new IllegalStateException(
        "the embedded ClickHouse engine is not installed: expected "
            + MODULE
            + "/"
            + file
            + " in or above one of "
            + startingPoints
            + "; run `npm ci --prefix "
            + MODULE
            + "`, or set "
            + "the system property "
            + PROPERTY
            + ", or give the url of a ClickHouse server with --clickhouse.url=");
  }

  private static Path existing(Path file, String source) {
    if (!Files.isRegularFile(file)) {
      throw new IllegalStateException(
          "the embedded ClickHouse engine is not at " + file + ", where " + source + " says it is");
    }
    return file;
  }

  private static @Nullable Path codeLocation() {
    CodeSource source = EngineLibrary.class.getProtectionDomain().getCodeSource();
    URL location = source == null ? null : source.getLocation();
    if (location == null) {
      return null;
    }
    try {
      String address = location.toString();
      if (address.startsWith("jar:")) {
        // jar:file:/…/app.jar!/BOOT-INF/lib/x.jar!/ and, from Spring Boot 3.2,
        // jar:nested:/…/app.jar/!BOOT-INF/…
        address = address.substring(4, address.indexOf('!')).replaceFirst("^nested:", "file:");
      }
      return Path.of(new java.net.URI(address)).toAbsolutePath();
    } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
      return null;
    }
  }
}
