// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import dev.isochrone.collector.SecretHash;
import dev.isochrone.collector.TestBatches;
import dev.isochrone.collector.privacy.HashKeys;
import dev.isochrone.collector.spool.SpooledRows;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Erases people under way: installations by their own secrets and users by an officer, whose rows
 * were hashed under two keys, lie in tables and dead letters, and go on arriving. What is left is
 * counted with {@code apply_deleted_mask = 0} in every table, and byte by byte in spool and dead
 * letters; before, each export is compared with a scan of all rows.
 */
final class ErasureRounds {
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final TestCollector collector;
  private final Path directory;
  private final List<String> erasedKeys = new ArrayList<>();
  private long exportsThatDiffer;

  private ErasureRounds(TestCollector collector, Path directory) {
    this.collector = collector;
    this.directory = directory;
  }

  public static void main(String[] args) throws Exception {
    int people = Integer.parseInt(args[0]);
    Path directory = Files.createTempDirectory("isochrone-erasures");
    try (TestCollector collector =
        TestCollector.start(directory, "--isochrone.erase-poll-every=100ms")) {
      ErasureRounds rounds = new ErasureRounds(collector, directory);
      long left = rounds.run(people);
      System.out.println("figure privacy.erased " + 2 * people + " people");
      System.out.println(
          "figure privacy.exports_that_differ " + rounds.exportsThatDiffer + " exports");
      System.out.println("figure privacy.erase_rows_left " + left + " rows");
    }
    System.exit(0);
  }

  /** Returns how many rows of those erased are left anywhere. */
  static long rowsLeft(TestCollector collector, Path directory, int people) throws Exception {
    ErasureRounds rounds = new ErasureRounds(collector, directory);
    long left = rounds.run(people);
    return left + rounds.exportsThatDiffer;
  }

  private long run(int people) throws Exception {
    for (int i = 0; i < people; i++) {
      send(1000 + i, secret(i), "user" + i);
    }
    awaitRows(
        "SELECT uniqExact(session) FROM slices WHERE session BETWEEN 1000 AND " + (999 + people),
        people);
    HashKeys another =
        new HashKeys(directory, Duration.ofDays(40), Duration.ofNanos(1), Clock.systemUTC());
    awaitAnotherKey(another);
    // of every tenth, rows that ClickHouse refuses
    TestCollector.rows(
        collector.clickHouseUrl(),
        "ALTER TABLE exemplars ADD CONSTRAINT no_tenth CHECK session % 10 != 3");
    for (int i = 0; i < people; i++) {
      send(5000 + i, secret(i), "user" + i);
      send(9000 + i, "stays" + i, "stays" + i);
    }
    awaitRows("SELECT uniqExact(session) FROM slices WHERE session >= 9000", people);
    int refused = (people + 6) / 10; // those whose session ends in 3
    awaitRows("SELECT uniqExact(session) FROM exemplars WHERE session >= 9000", people - refused);
    awaitRows(
        "SELECT uniqExact(session) FROM exemplars WHERE session BETWEEN 5000 AND 8999",
        people - refused);
    TestCollector.rows(collector.clickHouseUrl(), "ALTER TABLE exemplars DROP CONSTRAINT no_tenth");
    for (int i = 0; i < people; i++) {
      if (i % 10 == 0) {
        compareExport("user=user" + i, List.of(1000 + i, 5000 + i));
      }
      post("/v1/erase", "{\"secret\":\"" + secret(i) + "\"}", TestCollector.KEY);
      post("/api/privacy/erasures?app=shop&user=user" + i, "", TestCollector.OWNER_TOKEN);
      send(20_000 + i, secret(i), "user" + i);
      another
          .allOf(installation(secret(i)))
          .forEach(key -> erasedKeys.add(Long.toUnsignedString(key)));
      another.allOf("user" + i).forEach(key -> erasedKeys.add(Long.toUnsignedString(key)));
    }
    awaitRows(
        "SELECT uniqExact(erasure) FROM erasures WHERE key IN ("
            + String.join(",", erasedKeys)
            + ")",
        2L * people);
    return inTables() + inFiles();
  }

  private void awaitAnotherKey(HashKeys another) throws Exception {
    if (another.allOf("x").size() != 2) {
      throw new IllegalStateException("expected two keys: " + another.allOf("x").size());
    }
    String probe = "b".repeat(32);
    long wanted = another.of(installation(probe));
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    for (int i = 0; System.nanoTime() < deadline; i++) {
      send(100 + i, probe, "");
      awaitRows("SELECT count() > 0 FROM slices WHERE session = " + (100 + i), 1);
      if (TestCollector.rows(
                  collector.clickHouseUrl(),
                  "SELECT count() AS n FROM slices WHERE install_key = "
                      + Long.toUnsignedString(wanted))
              .get(0)
              .get("n")
              .asLong()
          > 0) {
        return;
      }
    }
    throw new IllegalStateException("the collector did not follow the new key");
  }

  private void compareExport(String whose, List<Integer> sessions) throws Exception {
    TreeSet<String> scanned = new TreeSet<>();
    for (String table : List.of("exemplars", "slices", "quarantine")) {
      String where =
          table.equals("quarantine")
              ? "0"
              : "session IN ("
                  + sessions.stream().map(String::valueOf).collect(Collectors.joining(","))
                  + ")";
      for (JsonNode row :
          collector.rows(
              ("SELECT '%s' AS _table, * FROM %s WHERE %s"
                      + " SETTINGS asterisk_include_alias_columns = 1")
                  .formatted(table, table, where))) {
        scanned.add(normal(row.toString()));
      }
    }
    TreeSet<String> exported = new TreeSet<>();
    collector
        .get("/api/privacy/export?app=shop&" + whose)
        .body()
        .lines()
        .forEach(line -> exported.add(normal(JSON.readTree(line).toString())));
    exportsThatDiffer += exported.equals(scanned) && !scanned.isEmpty() ? 0 : 1;
  }

  private static String normal(String row) {
    return row.replace("\"", "");
  }

  private long inTables() throws Exception {
    String keys = String.join(",", erasedKeys);
    long left = 0;
    for (JsonNode table :
        collector.rows(
            "SELECT table, name FROM system.columns WHERE database = currentDatabase() AND name IN"
                + " ('install_key', 'user_key') AND table NOT LIKE '.%'")) {
      left +=
          collector
              .rows(
                  "SELECT count() AS n FROM %s WHERE %s IN (%s) SETTINGS apply_deleted_mask = 0"
                      .formatted(table.get("table").asString(), table.get("name").asString(), keys))
              .get(0)
              .get("n")
              .asLong();
    }
    return left;
  }

  private long inFiles() throws IOException {
    long left = 0;
    for (String folder : List.of("spool", "dead-letters")) {
      Path root = directory.resolve(folder);
      if (Files.notExists(root)) {
        continue;
      }
      try (Stream<Path> files = Files.walk(root)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          String bytes = SpooledRows.withRows(file);
          for (String key : erasedKeys) {
            byte[] little =
                ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(Long.parseUnsignedLong(key))
                    .array();
            left += bytes.contains(new String(little, StandardCharsets.ISO_8859_1)) ? 1 : 0;
          }
        }
      }
    }
    return left;
  }

  private void send(int session, String secret, String user) throws Exception {
    ObjectNode batch = TestBatches.batch(session, 3, 2);
    ObjectNode resource = (ObjectNode) batch.get("resource");
    resource.put("app.installation.id", installation(secret));
    resource.put("enduser.pseudo.id", user);
    HttpResponse<String> reply = collector.post(batch);
    if (reply.statusCode() != 200) {
      throw new IllegalStateException(reply.body());
    }
  }

  private void post(String path, String body, String bearer) throws Exception {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(collector.url() + path))
                .header("Authorization", "Bearer " + bearer)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 202) {
      throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
    }
  }

  private void awaitRows(String sql, long expected) throws Exception {
    long count = collector.awaitCount(sql, expected);
    if (count != expected) {
      throw new IllegalStateException(sql + ": expected " + expected + ": " + count);
    }
  }

  private static String secret(int person) {
    return "%032x".formatted(0xabc0000L + person);
  }

  private static String installation(String secret) {
    return SecretHash.of(secret).substring(0, 32);
  }
}
