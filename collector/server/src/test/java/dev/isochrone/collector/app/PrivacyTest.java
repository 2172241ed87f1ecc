// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.collector.SecretHash;
import dev.isochrone.collector.TestBatches;
import dev.isochrone.collector.spool.SpooledRows;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Export and erasure, as a device and as a privacy officer ask for them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrivacyTest {
  private static final String SECRET = "00112233445566778899aabbccddeeff";
  private static final String ANOTHER = "a".repeat(32);
  private static final String A_THIRD = "b".repeat(32);
  private static final String INSTALLATION = SecretHash.of(SECRET).substring(0, 32);

  private final HttpClient http = HttpClient.newHttpClient();
  private Path directory = Path.of("");

  @SuppressWarnings("NullAway.Init")
  private TestCollector collector;

  @BeforeAll
  void start(@TempDir Path directory) {
    this.directory = directory;
    collector = TestCollector.start(directory, "--isochrone.erase-poll-every=100ms");
  }

  @AfterAll
  void stop() {
    collector.close();
  }

  @Test
  void a_device_erases_itself_and_is_not_heard_again() throws Exception {
    Map<String, Double> before = collector.metrics();
    send(201, INSTALLATION, "");
    send(202, ANOTHER, "");
    awaitStored(201, 3);
    String key = bytesOf(201);
    assertThat(filesWith(key)).as("it is found while it is there").isNotEmpty();

    HttpResponse<String> answer = erase("{\"secret\":\"" + SECRET + "\"}", TestCollector.KEY);

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(TestCollector.json(answer).at("/accepted/installation").asString())
        .isEqualTo(INSTALLATION);
    HttpResponse<String> late = send(203, INSTALLATION, "");
    assertThat(TestCollector.json(late).at("/rejected/erased").asInt()).isPositive();
    collector.awaitCount("SELECT count() FROM erasures WHERE requested_by = 'device'", 1);
    for (String table : List.of("slices", "exemplars")) {
      assertThat(
              collector.rows(
                  "SELECT count() AS n FROM %s WHERE session IN (201, 203) SETTINGS apply_deleted_mask = 0"
                      .formatted(table)))
          .hasToString("[{\"n\":0}]");
    }
    awaitStored(202, 3);
    assertThat(filesWith(key)).as("spool and dead letters hold nothing of it").isEmpty();
    Map<String, Double> after = collector.metrics();
    assertThat(TestCollector.grown(before, after, "isochrone_received_total"))
        .isEqualTo(
            TestCollector.grown(before, after, "isochrone_kept_total")
                + TestCollector.grown(before, after, "isochrone_rejected_total"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "null",
        "{\"secret\":12}",
        "{\"secret\":\"short\"}",
        "{\"secret\":\"00112233445566778899AABBCCDDEEFF\"}",
        "not json"
      })
  void what_is_no_request_to_erase_is_told(String body) throws Exception {
    HttpResponse<String> answer = erase(body, TestCollector.KEY);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(TestCollector.json(answer).get("error").asString()).isEqualTo("bad_body");
  }

  @Test
  void a_huge_body_and_a_wrong_key_are_refused() throws Exception {
    assertThat(
            erase("{\"secret\":\"" + SECRET.repeat(100_000) + "\"}", TestCollector.KEY)
                .statusCode())
        .isEqualTo(400);
    assertThat(erase("{\"secret\":\"" + SECRET + "\"}", "wrong").statusCode()).isEqualTo(401);
  }

  @Test
  void an_export_is_all_there_is_of_a_person_and_erasing_them_leaves_nothing() throws Exception {
    send(301, ANOTHER, "ada");
    send(302, A_THIRD, "ada");
    send(303, ANOTHER, "bob");
    for (int session = 301; session <= 303; session++) {
      awaitStored(session, 3);
    }
    assertThat(
            collector.awaitCount(
                "SELECT count() FROM exemplars WHERE session BETWEEN 301 AND 303", 3))
        .isEqualTo(3);
    List<String> scanned = new ArrayList<>();
    for (String table : List.of("exemplars", "slices")) {
      collector
          .rows(
              ("SELECT '%s' AS _table, * FROM %s WHERE session IN (301, 302)"
                      + " SETTINGS asterisk_include_alias_columns = 1")
                  .formatted(table, table))
          .forEach(row -> scanned.add(row.toString()));
    }

    List<String> exported =
        collector.get("/api/privacy/export?app=shop&user=ada").body().lines().toList();

    assertThat(exported)
        .hasSizeGreaterThanOrEqualTo(6)
        .allSatisfy(row -> assertThat(row).contains("\"consent\":\"granted\""));
    assertThat(exported.stream().map(PrivacyTest::normal))
        .containsExactlyInAnyOrderElementsOf(scanned.stream().map(PrivacyTest::normal).toList());

    HttpResponse<String> promised = officer("/api/privacy/erasures?app=shop&user=ada");
    assertThat(promised.statusCode()).isEqualTo(202);
    String receipt = TestCollector.json(promised).get("erasure").asString();
    assertThat(
            collector.awaitCount(
                "SELECT count() FROM erasures WHERE erasure = '" + receipt + "'", 1))
        .isEqualTo(1);
    assertThat(collector.get("/api/privacy/export?app=shop&user=ada").body()).isEmpty();
    assertThat(collector.get("/api/privacy/export?app=shop&user=bob").body()).isNotEmpty();
    JsonNode receipts = TestCollector.json(collector.get("/api/privacy/erasures"));
    assertThat(receipts.get("erasures").toString()).contains(receipt, "\"requested_by\":\"owner\"");
  }

  @Test
  void nothing_is_left_of_people_whose_rows_lie_in_tables_and_dead_letters_under_two_keys()
      throws Exception {
    assertThat(ErasureRounds.rowsLeft(collector, directory, 6)).isZero();
  }

  @Test
  void whose_data_must_be_said() throws Exception {
    for (String query : List.of("", "?app=shop", "?user=ada", "?app=shop&user=a&installation=b")) {
      assertThat(collector.get("/api/privacy/export" + query).statusCode()).isEqualTo(400);
      assertThat(officer("/api/privacy/erasures" + query).statusCode()).isEqualTo(400);
    }
  }

  private HttpResponse<String> send(int session, String installation, String user)
      throws Exception {
    ObjectNode batch = TestBatches.batch(session, 3, 2);
    ObjectNode resource = (ObjectNode) batch.get("resource");
    resource.put("app.installation.id", installation);
    if (!user.isEmpty()) {
      resource.put("enduser.pseudo.id", user);
    }
    TestBatches.fill(batch, "slices", "state", 3, batch.numberNode(32));
    HttpResponse<String> reply = collector.post(batch);
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    return reply;
  }

  private void awaitStored(int session, int slices) throws Exception {
    assertThat(
            collector.awaitCount("SELECT count() FROM slices WHERE session = " + session, slices))
        .isEqualTo(slices);
  }

  private HttpResponse<String> erase(String body, String key) throws Exception {
    return post("/v1/erase", body, key);
  }

  private HttpResponse<String> officer(String path) throws Exception {
    return post(path, "", TestCollector.OWNER_TOKEN);
  }

  private HttpResponse<String> post(String path, String body, String bearer) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(collector.url() + path))
            .header("Authorization", "Bearer " + bearer)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** The key of a session's installation as its bytes lie in spooled rows, a character each. */
  private String bytesOf(int session) throws Exception {
    String hex =
        collector
            .rows(
                "SELECT DISTINCT hex(reverse(reinterpretAsFixedString(install_key))) AS k FROM"
                    + " slices WHERE session = "
                    + session)
            .get(0)
            .get("k")
            .asString();
    byte[] big = HexFormat.of().parseHex(hex);
    StringBuilder little = new StringBuilder();
    for (int i = big.length - 1; i >= 0; i--) {
      little.append((char) (big[i] & 0xff));
    }
    return little.toString();
  }

  private List<Path> filesWith(String key) throws IOException {
    List<Path> found = new ArrayList<>();
    for (String part : List.of("spool", "dead-letters")) {
      Path root = directory.resolve(part);
      if (Files.exists(root)) {
        try (Stream<Path> files = Files.walk(root)) {
          for (Path file : files.filter(Files::isRegularFile).toList()) {
            if (SpooledRows.withRows(file).contains(key)) {
              found.add(file);
            }
          }
        }
      }
    }
    return found;
  }

  /** 64-bit numbers are quoted in one answer and not in the other, and so are slashes. */
  private static String normal(String row) {
    return row.replace("\"", "").replace("\\/", "/");
  }
}
