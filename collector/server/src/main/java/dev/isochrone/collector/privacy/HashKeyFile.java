// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.privacy;

import dev.isochrone.collector.OwnerOnlyFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/**
 * The key of {@link KeyedHash}, in a file that only the collector's user can read. Made at the
 * first start and never changed by the collector: with another key, nobody's earlier rows are
 * found.
 */
public final class HashKeyFile {
  private static final int KEY_BYTES = 32;

  private HashKeyFile() {}

  /**
   * Reads the key, or makes one if there is no file.
   *
   * @throws IllegalStateException if the file does not hold a key
   */
  public static byte[] readOrCreate(Path file) {
    try {
      if (Files.notExists(file)) {
        create(file);
      }
      byte[] key = Files.readAllBytes(file);
      if (key.length != KEY_BYTES) {
        throw new IllegalStateException(
            file + ": expected a key of " + KEY_BYTES + " bytes: " + key.length);
      }
      return key;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read or make the hash key " + file, e);
    }
  }

  private static void create(Path file) throws IOException {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    OwnerOnlyFile.create(file, key);
  }
}
