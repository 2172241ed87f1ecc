// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.privacy;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.query.GenericRecord;
import com.clickhouse.client.api.query.QueryResponse;
import com.clickhouse.client.api.query.QuerySettings;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The table {@code erasures}: receipts, and who must not come back. Thread-safe; blocks. */
final class AuditLog {
  private static final long TIMEOUT_SECONDS = 60;
  private static final String ADD =
      "INSERT INTO erasures SELECT {erasure:UUID}, {tenant:String}, {app:String},"
          + " {subject:String}, {key:UInt64}, {by:String}, fromUnixTimestamp64Milli({at:Int64}),"
          + " now64(3), {rows:Map(String, UInt64)}";
  private static final String ERASED =
      "SELECT tenant, app, toString(key) AS key FROM erasures FINAL WHERE subject ="
          + " 'installation'";
  private static final String ALL =
      "SELECT toString(erasure) AS erasure, tenant, app, toString(subject) AS subject,"
          + " requested_by, toUnixTimestamp64Milli(requested_at) AS requested_at,"
          + " toUnixTimestamp64Milli(erased_at) AS erased_at, toString(rows) AS rows"
          + " FROM erasures FINAL WHERE {app:String} = ''"
          + " OR (app = {app:String} AND tenant = {tenant:String})"
          + " ORDER BY requested_at DESC LIMIT 1000";

  private final Client client;

  AuditLog(Client client) {
    this.client = client;
  }

  /** Writes a receipt; writing it again replaces it. */
  @SuppressWarnings("try") // closing may be interrupted, which is handled like waiting
  void add(Erasure erasure, Map<String, Long> rows) throws IOException {
    Map<String, Object> parameters = new HashMap<>();
    Subject subject = erasure.subject();
    parameters.put("erasure", erasure.id().toString());
    parameters.put("tenant", subject.tenant());
    parameters.put("app", subject.app());
    parameters.put("subject", subject.kind().spelled());
    parameters.put("key", Long.toUnsignedString(subject.key()));
    parameters.put("by", erasure.requestedBy());
    parameters.put("at", erasure.requestedAtMillis());
    parameters.put(
        "rows",
        rows.entrySet().stream()
            .map(entry -> "'" + entry.getKey() + "':" + entry.getValue())
            .collect(Collectors.joining(",", "{", "}")));
    try (QueryResponse response =
        client.query(ADD, parameters, new QuerySettings()).get(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      response.getWrittenRows();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (Exception e) {
      throw new IOException("a receipt could not be written: " + e.getMessage(), e);
    }
  }

  /** The installations that were erased, here or by another collector. */
  Set<Subject> erased() {
    Set<Subject> subjects = new HashSet<>();
    client
        .queryAll(ERASED)
        .forEach(
            row ->
                subjects.add(
                    new Subject(
                        row.getString("tenant"),
                        row.getString("app"),
                        Subject.Kind.INSTALLATION,
                        List.of(Long.parseUnsignedLong(row.getString("key"))))));
    return subjects;
  }

  /**
   * The newest receipts, a map of columns each.
   *
   * @param app whose they are; "" for all, of all tenants
   */
  List<Map<String, Object>> receipts(String tenant, String app) {
    return client.queryAll(ALL, Map.of("tenant", tenant, "app", app)).stream()
        .map(GenericRecord::getValues)
        .toList();
  }
}
