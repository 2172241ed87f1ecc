// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Short-lived files for rows on their way into the engine, in memory ({@code /dev/shm}) where there
 * is such a place, else in the system's temporary directory. Names carry the pid, so that files of
 * a process that was killed are found and deleted by the next one. Thread-safe.
 */
public final class BodyFiles {
  private static final Logger LOG = LoggerFactory.getLogger(BodyFiles.class);
  private static final String PREFIX = "isochrone-clickhouse-";
  private static final Path SHARED_MEMORY = Path.of("/dev/shm");

  private final Path directory;

  public BodyFiles(Path directory) {
    this.directory = directory;
  }

  /** The best place there is, cleared of what killed processes left. */
  public static BodyFiles open() {
    Path place =
        Files.isDirectory(SHARED_MEMORY) && Files.isWritable(SHARED_MEMORY)
            ? SHARED_MEMORY
            : Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
    BodyFiles files = new BodyFiles(place);
    files.deleteAbandoned();
    return files;
  }

  /** A new empty file that only this user can read. */
  Path create() throws IOException {
    String prefix = PREFIX + ProcessHandle.current().pid() + "-";
    if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return Files.createTempFile(
          directory,
          prefix,
          ".body",
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    return Files.createTempFile(directory, prefix, ".body");
  }

  /** Writes a stream into a new file. */
  Path fill(byte[] start, int offset, InputStream rest) throws IOException {
    Path file = create();
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(start, offset, start.length - offset);
      rest.transferTo(out);
    } catch (IOException | RuntimeException e) {
      delete(file);
      throw e;
    }
    return file;
  }

  static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("cannot delete {}: {}", file, e.getMessage());
    }
  }

  private void deleteAbandoned() {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, PREFIX + "*.body")) {
      for (Path file : files) {
        OptionalLong pid = pid(file);
        if (pid.isPresent() && ProcessHandle.of(pid.getAsLong()).isEmpty()) {
          delete(file);
        }
      }
    } catch (IOException e) {
      LOG.warn("cannot list {}: {}", directory, e.getMessage());
    }
  }

  private static OptionalLong pid(Path file) {
    String name = String.valueOf(file.getFileName()).substring(PREFIX.length());
    int dash = name.indexOf('-');
    try {
      return dash < 0
          ? OptionalLong.empty()
          : OptionalLong.of(Long.parseLong(name.substring(0, dash)));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
