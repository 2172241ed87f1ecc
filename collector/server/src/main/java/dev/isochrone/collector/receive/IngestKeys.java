// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.receive;

import dev.isochrone.collector.IngestKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who may write. Holds hashes of keys only, which also makes looking one up independent of how much
 * of it is right. Immutable, thread-safe.
 */
public final class IngestKeys {
  private static final String SCHEME = "Bearer ";

  private final Map<String, IngestKey> byHash;

  /**
   * Makes the list.
   *
   * @param byKey what each key stands for
   */
  public IngestKeys(Map<String, IngestKey> byKey) {
    byHash =
        byKey.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(entry -> hash(entry.getKey()), Map.Entry::getValue));
  }

  /** Returns what the key in an Authorization header stands for, or null if it is none of ours. */
  public @Nullable IngestKey of(@Nullable String authorization) {
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return null;
    }
    return byHash.get(hash(authorization.substring(SCHEME.length()).strip()));
  }

  private static String hash(String key) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(key.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
