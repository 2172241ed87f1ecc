// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.access;

import dev.isochrone.collector.OwnerOnlyFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;

/**
 * The token of whoever runs the collector: made at the first start, kept in a file that only the
 * collector's user can read, and good for everything. There is no default password to forget.
 */
public final class OwnerToken {
  /** Its file in the data directory. */
  public static final String FILE = "access.token";

  private static final int RANDOM_BYTES = 32;

  private OwnerToken() {}

  /** Reads the token, or makes one if there is no file. */
  public static String readOrCreate(Path file) {
    try {
      if (Files.notExists(file)) {
        OwnerOnlyFile.create(file, random().getBytes(StandardCharsets.US_ASCII));
      }
      String token = Files.readString(file).strip();
      if (token.length() < RANDOM_BYTES) {
        throw new IllegalStateException(
            file + ": expected a token of at least 32 characters: " + token.length());
      }
      return token;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read or make the owner's token " + file, e);
    }
  }

  /** What it allows: all of it. */
  public static Grant grant() {
    return new Grant("owner", EnumSet.allOf(Role.class), Set.of());
  }

  /** A new secret: 256 random bits, safe in a URL and in a header. */
  static String random() {
    byte[] bytes = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
