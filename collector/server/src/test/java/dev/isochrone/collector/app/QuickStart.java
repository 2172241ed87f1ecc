// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * A way to start a program of these tests a thousand times: its classes in jars, parsed once into
 * an archive of the JVM by a first run.
 */
final class QuickStart {
  private final Path directory;
  private String classPath = System.getProperty("java.class.path");

  QuickStart(Path directory) {
    this.directory = directory;
  }

  /** What a run begins with that writes the archive when it exits; only jars are archived. */
  List<String> recording() throws IOException {
    Files.createDirectories(directory);
    List<String> entries = new ArrayList<>();
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      entries.add(Files.isDirectory(path) ? jar(path, directory, entries.size()) : entry);
    }
    classPath = String.join(File.pathSeparator, entries);
    return List.of("-XX:ArchiveClassesAtExit=" + archive(), "-Xlog:disable", "-cp", classPath);
  }

  /** What every other one begins with. */
  List<String> options() {
    return Files.exists(archive())
        ? List.of("-XX:SharedArchiveFile=" + archive(), "-Xlog:disable", "-cp", classPath)
        : List.of("-cp", classPath);
  }

  private Path archive() {
    return directory.resolve("classes.jsa");
  }

  private static String jar(Path from, Path directory, int number) throws IOException {
    Path jar = directory.resolve(number + ".jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(path -> !path.equals(from)).toList()) {
        String name = from.relativize(file).toString().replace('\\', '/');
        boolean isDirectory = Files.isDirectory(file);
        // directories have entries of their own: migrations are found by listing theirs
        out.putNextEntry(new JarEntry(isDirectory ? name + "/" : name));
        if (!isDirectory) {
          Files.copy(file, out);
        }
      }
    }
    return jar.toString();
  }
}
