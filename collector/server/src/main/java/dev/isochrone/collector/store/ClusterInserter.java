// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.store;

import com.clickhouse.client.api.Client;
import dev.isochrone.collector.InsertBatch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.zip.CRC32C;

/**
 * Sends each run to one shard, always the same for its token, since only a shard's own replicas
 * know what they have taken: a run that is sent again meets them, whichever replica answers, and
 * nobody else. A replica that fails is followed by the next. Thread-safe; blocks.
 */
final class ClusterInserter implements Inserter {
  private static final String SHARDS =
      "SELECT toInt32(shard_num) AS shard, host_name AS host FROM system.clusters"
          + " WHERE cluster = {cluster:String} ORDER BY shard_num, replica_num";

  private final String cluster;
  private final Client client;
  private final Function<String, Client> ofHost;
  private final Map<String, String> settings;
  private final AtomicInteger failures = new AtomicInteger();
  private volatile List<List<Client>> shards = List.of();

  /**
   * Makes an inserter.
   *
   * @param client of any server of the cluster, which knows the others
   * @param ofHost the client of a server by its host name
   * @param quorum how many replicas must hold rows before they count as stored
   */
  ClusterInserter(String cluster, Client client, Function<String, Client> ofHost, String quorum) {
    this.cluster = cluster;
    this.client = client;
    this.ofHost = ofHost;
    settings = Map.of("insert_quorum", quorum, "insert_quorum_timeout", "60000");
  }

  @Override
  public void insert(InsertBatch.Chunks rows, String token) throws InsertFailedException {
    List<Client> replicas = replicas(token);
    Client replica = replicas.get(Math.floorMod(failures.get(), replicas.size()));
    String table = rows.table().tableName();
    try {
      Insert.run(
          replica,
          ClusterDdl.isSharded(table) ? table + ClusterDdl.LOCAL : table,
          rows.table().columns(),
          out -> ClickHouseInserter.write(rows, out),
          token,
          settings);
    } catch (InsertFailedException e) {
      if (!e.isPoison()) {
        failures.incrementAndGet();
      }
      throw e;
    }
  }

  /** Parts of a run go where the whole went. */
  static int shardOf(String token, int shards) {
    int slash = token.indexOf('/');
    CRC32C hash = new CRC32C();
    hash.update((slash < 0 ? token : token.substring(0, slash)).getBytes(StandardCharsets.UTF_8));
    return (int) (hash.getValue() % shards);
  }

  private List<Client> replicas(String token) throws InsertFailedException {
    List<List<Client>> known = shards;
    if (known.isEmpty()) {
      known = discovered();
      shards = known;
    }
    return known.get(shardOf(token, known.size()));
  }

  private List<List<Client>> discovered() throws InsertFailedException {
    Map<Integer, List<Client>> found = new TreeMap<>();
    try {
      client
          .queryAll(SHARDS, Map.of("cluster", cluster))
          .forEach(
              row ->
                  found
                      .computeIfAbsent(row.getInteger("shard"), shard -> new ArrayList<>())
                      .add(ofHost.apply(row.getString("host"))));
    } catch (RuntimeException e) {
      throw InsertFailedException.retryable(e);
    }
    if (found.isEmpty()) {
      throw InsertFailedException.retryable(
          new IllegalStateException("expected shards of the cluster " + cluster + ": none"));
    }
    return List.copyOf(found.values());
  }
}
