// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.privacy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Replaces an id by the first 8 bytes of its HMAC-SHA256, so that the store holds nobody's id and
 * nobody without the key can find a person's rows. Thread-safe.
 */
final class KeyedHash {
  private static final String ALGORITHM = "HmacSHA256";

  private final ThreadLocal<Mac> mac;

  /**
   * Makes a hash.
   *
   * @param key 32 random bytes
   */
  KeyedHash(byte[] key) {
    SecretKeySpec secret = new SecretKeySpec(key, ALGORITHM);
    mac = ThreadLocal.withInitial(() -> macOf(secret));
  }

  /** The hash of an id; 0, which means "none", for the empty id alone. */
  long of(String id) {
    if (id.isEmpty()) {
      return 0;
    }
    long hash = ByteBuffer.wrap(mac.get().doFinal(id.getBytes(StandardCharsets.UTF_8))).getLong();
    return hash == 0 ? 1 : hash;
  }

  private static Mac macOf(SecretKeySpec secret) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(secret);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}
