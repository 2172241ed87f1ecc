// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.receive;

import dev.isochrone.collector.IngestKey;
import dev.isochrone.collector.SecretHash;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Who may write. Thread-safe if its lookup is. */
public final class IngestKeys {
  private final Function<String, @Nullable IngestKey> byHash;

  /**
   * Makes the list.
   *
   * @param byHash what the key of a {@link SecretHash} stands for at this moment, or null
   */
  public IngestKeys(Function<String, @Nullable IngestKey> byHash) {
    this.byHash = byHash;
  }

  /** Returns what the key in an Authorization header stands for, or null if it is none of ours. */
  public @Nullable IngestKey of(@Nullable String authorization) {
    String hash = SecretHash.ofBearer(authorization);
    return hash == null ? null : byHash.apply(hash);
  }
}
