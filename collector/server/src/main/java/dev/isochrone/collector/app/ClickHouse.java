// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.ClientFaultCause;
import dev.isochrone.clickhouse.embedded.EmbeddedClickHouse;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The ClickHouse of this collector: a server's, or the engine in this process. Closing it closes
 * the engine, so it goes last.
 */
final class ClickHouse implements AutoCloseable {
  private final String url;
  private final @Nullable EmbeddedClickHouse embedded;
  private final Client client;

  private ClickHouse(
      String url, @Nullable EmbeddedClickHouse embedded, ClickHouseSettings settings) {
    this.url = url;
    this.embedded = embedded;
    this.client =
        new Client.Builder()
            .addEndpoint(url)
            .setUsername(settings.user())
            .setPassword(settings.password())
            .setDefaultDatabase(settings.database())
            // the storing thread repeats what failed, with the same token; nobody else may
            .setMaxRetries(0)
            .retryOnFailures(ClientFaultCause.None)
            .compressClientRequest(false)
            .setClientName("isochrone-collector")
            .build();
  }

  static ClickHouse open(ClickHouseSettings settings, Path dataDirectory) {
    if (!settings.url().isEmpty()) {
      return new ClickHouse(settings.url(), null, settings);
    }
    EmbeddedClickHouse embedded =
        EmbeddedClickHouse.start(dataDirectory.resolve("clickhouse"), settings.embeddedPort());
    return new ClickHouse(embedded.url(), embedded, settings);
  }

  String url() {
    return url;
  }

  Client client() {
    return client;
  }

  boolean isEmbedded() {
    return embedded != null;
  }

  @Override
  public void close() {
    client.close();
    if (embedded != null) {
      embedded.close();
    }
  }
}
