// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/** Random ids of 32 hex digits. The worker's only, because seeding may block. */
interface RandomIds {

  /** Returns an id that nobody has had before. */
  String next();

  /** Returns two digits a byte. */
  static String hex(byte[] bytes) {
    StringBuilder hex = new StringBuilder(2 * bytes.length);
    for (byte b : bytes) {
      hex.append(Character.forDigit((b >> 4) & 0xf, 16)).append(Character.forDigit(b & 0xf, 16));
    }
    return hex.toString();
  }

  /** Ids that nobody can guess. Seeds at the first, which the worker asks for. */
  final class Secure implements RandomIds {
    private @Nullable SecureRandom random;

    @Override
    public String next() {
      if (random == null) {
        random = new SecureRandom();
      }
      byte[] bytes = new byte[16];
      random.nextBytes(bytes);
      return hex(bytes);
    }
  }
}
