// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import java.security.SecureRandom;

/** Random ids of 32 hex digits. The worker's only, because seeding may block. */
interface RandomIds {

  /** Returns an id that nobody has had before. */
  String next();

  /** Returns ids that nobody can guess. */
  static RandomIds secure() {
    SecureRandom random = new SecureRandom();
    return () -> {
      byte[] bytes = new byte[16];
      random.nextBytes(bytes);
      return hex(bytes);
    };
  }

  /** Returns two digits a byte. */
  static String hex(byte[] bytes) {
    StringBuilder hex = new StringBuilder(2 * bytes.length);
    for (byte b : bytes) {
      hex.append(Character.forDigit((b >> 4) & 0xf, 16)).append(Character.forDigit(b & 0xf, 16));
    }
    return hex.toString();
  }
}
