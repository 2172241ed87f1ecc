// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * How keys and tokens are held: as SHA-256 in hex. They are 256 random bits, so a slow hash adds
 * nothing, and looking one up by its hash takes the same time however much of it is right.
 */
public final class SecretHash {
  private static final String SCHEME = "Bearer ";

  private SecretHash() {}

  /** The hash of a secret: 64 hex digits. */
  public static String of(String secret) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The hash of the secret in an {@code Authorization: Bearer} header, or null without one. */
  public static @Nullable String ofBearer(@Nullable String authorization) {
    String secret = bearer(authorization);
    return secret == null ? null : of(secret);
  }

  /** The secret in an {@code Authorization: Bearer} header, or null without one. */
  public static @Nullable String bearer(@Nullable String authorization) {
    return authorization != null && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? authorization.substring(SCHEME.length()).strip()
        : null;
  }
}
