// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one INSERT, complete, in memory if they came with the statement and in a file
 * otherwise.
 */
final class SpooledRows implements AutoCloseable {
  private final byte[] memory;
  private final int offset;
  private final @Nullable Path file;

  private SpooledRows(byte[] memory, int offset, @Nullable Path file) {
    this.memory = memory;
    this.offset = offset;
    this.file = file;
  }

  static SpooledRows inMemory(byte[] memory, int offset) {
    return new SpooledRows(memory, offset, null);
  }

  /** Takes the file over: it is deleted by {@link #close()}. */
  static SpooledRows inFile(Path file) {
    return new SpooledRows(new byte[0], 0, file);
  }

  InputStream open() throws IOException {
    return file == null
        ? new ByteArrayInputStream(memory, offset, memory.length - offset)
        : Files.newInputStream(file);
  }

  /** Where the engine finds them; only if they are in a file. */
  String path() {
    if (file == null) {
      throw new IllegalStateException("the rows are in memory");
    }
    return file.toString();
  }

  @Override
  public void close() {
    if (file != null) {
      BodyFiles.delete(file);
    }
  }
}
