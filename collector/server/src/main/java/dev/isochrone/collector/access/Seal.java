// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.access;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Closes texts that a browser keeps for us, so that nobody can read, change or make them, and none
 * holds for longer than it should: AES-256 in GCM, under a key that all collectors with the same
 * secret share. Thread-safe.
 *
 * <pre>
 * base64url( random, 12 B | encrypted( ms since 1970 until when, 8 B | text ) | tag, 16 B )
 * </pre>
 */
final class Seal {
  private static final int RANDOM_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final String KEY_FROM = "HmacSHA256";

  private final SecretKey key;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  /**
   * Makes a seal.
   *
   * @param purpose what is sealed for one opens for no other
   */
  Seal(String secret, String purpose, Clock clock) {
    this.clock = clock;
    try {
      Mac mac = Mac.getInstance(KEY_FROM);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), KEY_FROM));
      byte[] bytes = mac.doFinal(("isochrone " + purpose).getBytes(StandardCharsets.UTF_8));
      key = new SecretKeySpec(bytes, "AES");
      cipher(
          Cipher.ENCRYPT_MODE, new byte[RANDOM_BYTES]); // reads files, once: not on an event loop
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + KEY_FROM + " and AES in GCM", e);
    }
  }

  /** Closes a text until a moment; takes random bytes, for which an event loop may not wait. */
  String close(String text, Instant until) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] plain =
        ByteBuffer.allocate(Long.BYTES + bytes.length)
            .putLong(until.toEpochMilli())
            .put(bytes)
            .array();
    byte[] once = new byte[RANDOM_BYTES];
    random.nextBytes(once);
    try {
      byte[] closed = cipher(Cipher.ENCRYPT_MODE, once).doFinal(plain);
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(
              ByteBuffer.allocate(once.length + closed.length).put(once).put(closed).array());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has AES in GCM", e);
    }
  }

  /** The text, or null if it was not closed here for this purpose, or for a time that is over. */
  @Nullable String open(String closed) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(closed);
      if (bytes.length < RANDOM_BYTES + TAG_BITS / Byte.SIZE) {
        return null;
      }
      byte[] once = new byte[RANDOM_BYTES];
      ByteBuffer left = ByteBuffer.wrap(bytes).get(once);
      ByteBuffer plain =
          ByteBuffer.wrap(
              cipher(Cipher.DECRYPT_MODE, once).doFinal(bytes, left.position(), left.remaining()));
      return clock.millis() < plain.getLong()
          ? StandardCharsets.UTF_8.decode(plain).toString()
          : null;
    } catch (IllegalArgumentException | GeneralSecurityException e) {
      return null; // not of this alphabet; not of this key
    }
  }

  private Cipher cipher(int mode, byte[] once) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, once));
    return cipher;
  }
}
