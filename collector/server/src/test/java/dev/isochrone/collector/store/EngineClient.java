// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.store;

import com.clickhouse.client.api.Client;

/** A client of an engine as it comes, which says at once what went wrong. */
public final class EngineClient {
  private EngineClient() {}

  /** Returns one that never retries. */
  public static Client of(String url) {
    return new Client.Builder()
        .addEndpoint(url)
        .setUsername("default")
        .setPassword("")
        .setMaxRetries(0)
        .build();
  }
}
