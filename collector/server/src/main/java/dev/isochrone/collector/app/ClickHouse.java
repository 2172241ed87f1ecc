// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.ClientFaultCause;
import dev.isochrone.clickhouse.embedded.EmbeddedClickHouse;
import dev.isochrone.clickhouse.embedded.EmbeddedClickHouseOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The ClickHouse of this collector: a server's, or the engine in this process. Closing it closes
 * the engine, so it goes last.
 */
final class ClickHouse implements AutoCloseable {
  private final String url;
  private final @Nullable EmbeddedClickHouse embedded;
  private final Client client;
  private final ClickHouseSettings settings;
  private final Map<String, Client> ofHosts = new ConcurrentHashMap<>();

  private ClickHouse(
      String url, @Nullable EmbeddedClickHouse embedded, ClickHouseSettings settings) {
    this.url = url;
    this.embedded = embedded;
    this.settings = settings;
    this.client = client(url, settings);
  }

  private static Client client(String url, ClickHouseSettings settings) {
    return new Client.Builder()
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
        EmbeddedClickHouse.start(embedded(settings, dataDirectory.resolve("clickhouse")));
    return new ClickHouse(embedded.url(), embedded, settings);
  }

  private static EmbeddedClickHouseOptions embedded(ClickHouseSettings settings, Path directory) {
    long cacheBytes = settings.embeddedCache().toBytes();
    return EmbeddedClickHouseOptions.of(directory)
        .withAddress("127.0.0.1", settings.embeddedPort())
        // a screen asks for the same columns again and again, and most of reading them is inflating
        .withEngineArguments(List.of("--uncompressed_cache_size=" + cacheBytes))
        .withSettings(Map.of("use_uncompressed_cache", cacheBytes > 0 ? "1" : "0"));
  }

  String url() {
    return url;
  }

  Client client() {
    return client;
  }

  /** The client of another server of the cluster, at the same port. */
  Client ofHost(String host) {
    return ofHosts.computeIfAbsent(
        host,
        key -> {
          URI first = URI.create(url);
          String named = key.indexOf(':') < 0 ? key : "[" + key + "]";
          return client(first.getScheme() + "://" + named + ":" + first.getPort(), settings);
        });
  }

  boolean isEmbedded() {
    return embedded != null;
  }

  @Override
  public void close() {
    client.close();
    ofHosts.values().forEach(Client::close);
    if (embedded != null) {
      embedded.close();
    }
  }
}
