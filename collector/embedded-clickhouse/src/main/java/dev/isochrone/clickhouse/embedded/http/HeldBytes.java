// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a result, held back in memory. What is more goes to a file if all is to be held,
 * or releases everything to where results go. Not thread-safe.
 */
final class HeldBytes extends OutputStream {
  private final int memoryBytesMax;
  private final @Nullable BodyFiles spillFiles;
  private final Supplier<OutputStream> release;
  private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
  private @Nullable OutputStream overflow;
  private @Nullable Path spilled;
  private long size;
  private boolean muted;

  HeldBytes(int memoryBytesMax, @Nullable BodyFiles spillFiles, Supplier<OutputStream> release) {
    this.memoryBytesMax = memoryBytesMax;
    this.spillFiles = spillFiles;
    this.release = release;
  }

  /** Bytes written so far. */
  long size() {
    return size;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    if (muted) {
      return;
    }
    size += length;
    OutputStream out = overflow;
    if (out == null && memory.size() + (long) length > memoryBytesMax) {
      out = overflow();
    }
    if (out == null) {
      memory.write(source, offset, length);
    } else {
      out.write(source, offset, length);
    }
  }

  private OutputStream overflow() throws IOException {
    OutputStream out;
    if (spillFiles != null) {
      Path file = spillFiles.create();
      spilled = file;
      out = Files.newOutputStream(file);
    } else {
      out = release.get();
      memory.writeTo(out);
      memory.reset();
    }
    overflow = out;
    return out;
  }

  /** Takes no more bytes, so that encoders above can be closed without effect. */
  void mute() {
    muted = true;
  }

  /** Forgets what is held; only before anything was released. */
  void reset() throws IOException {
    muted = false;
    discardFile();
    memory.reset();
    overflow = null;
    size = 0;
  }

  /** Copies what is held. */
  void drainTo(OutputStream out) throws IOException {
    memory.writeTo(out);
    if (spilled != null && overflow != null) {
      overflow.close();
      try (InputStream in = Files.newInputStream(spilled)) {
        in.transferTo(out);
      }
    }
  }

  /**
   * Deletes the file, if there is one. Encoders above close this stream too, when the content is
   * still needed.
   */
  void discardFile() throws IOException {
    if (spilled != null && overflow != null) {
      overflow.close();
      Files.deleteIfExists(spilled);
      spilled = null;
    }
  }
}
