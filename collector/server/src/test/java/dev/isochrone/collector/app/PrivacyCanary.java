// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import dev.isochrone.clickhouse.embedded.library.EngineLibrary;
import dev.isochrone.collector.spool.SpooledRows;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Plants addresses and tokens wherever a request has room for text, and looks for them wherever the
 * collector writes: spool, dead letters, logs, metrics, health, all files of its directory, and
 * every column of every table. Run twice: with ClickHouse out of reach, so that all stays in the
 * spool, and with the engine.
 *
 * <p>Not planted, since stored as they are by design: the three versions of a build, and the marks
 * that operators write.
 */
final class PrivacyCanary {
  private static final Pattern READY = Pattern.compile("Isochrone is at http://localhost:(\\d+)/");
  private static final Pattern CLICKHOUSE = Pattern.compile("in this process at (http\\S+)\\)");
  private static final List<String> HEADERS =
      List.of(
          "X-Forwarded-For",
          "Forwarded",
          "X-Real-IP",
          "True-Client-IP",
          "CF-Connecting-IP",
          "CloudFront-Viewer-Address",
          "CloudFront-Viewer-Country",
          "CF-IPCountry",
          "X-Forwarded-Host",
          "X-Request-Id",
          "Cookie",
          "User-Agent",
          "Referer",
          "Origin",
          "Accept-Language",
          "X-Api-Key",
          "traceparent",
          "tracestate",
          "baggage",
          "Isochrone-Attempt",
          "X-Anything");

  private final HttpClient http = HttpClient.newHttpClient();
  private final Canaries canaries = new Canaries();
  private final List<String> found = new ArrayList<>();

  public static void main(String[] args) throws Exception {
    Path directory = Files.createTempDirectory("isochrone-canary");
    PrivacyCanary canary = new PrivacyCanary();
    int hits = canary.run(directory);
    canary.found.forEach(System.err::println);
    System.out.println("figure privacy.canaries " + canary.planted() + " planted");
    System.out.println("figure privacy.canary_hits " + hits + " hits");
    System.exit(hits == 0 ? 0 : 1);
  }

  List<String> found() {
    return found;
  }

  int planted() {
    return canaries.planted();
  }

  int run(Path directory) throws Exception {
    round(directory.resolve("spooled"), "--clickhouse.url=http://127.0.0.1:1");
    round(directory.resolve("stored"));
    return found.size();
  }

  private void round(Path directory, String... more) throws Exception {
    Path data = Files.createDirectories(directory.resolve("data"));
    Path log = directory.resolve("log");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-D" + EngineLibrary.PROPERTY + "=" + EngineLibrary.find(null),
                "-cp",
                System.getProperty("java.class.path"),
                CollectorApplication.class.getName(),
                "--logging.level.dev.isochrone=DEBUG",
                "--isochrone.erase-poll-every=200ms"));
    command.addAll(TestCollector.arguments(data));
    command.addAll(List.of(more));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .directory(directory.toFile())
            .start();
    boolean stores = more.length == 0;
    try {
      String url = "http://127.0.0.1:" + awaited(process, log, READY);
      String clickHouse = stores ? awaited(process, log, CLICKHOUSE) : "";
      plant(url);
      if (stores) {
        refuse(clickHouse, url);
        look("ClickHouse", tables(clickHouse));
      }
      look("metrics", get(url, "/actuator/prometheus"));
      look("health", get(url, "/actuator/health"));
      lookForDumps(process, url, directory);
    } finally {
      process.destroy();
      if (!process.waitFor(40, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    }
    long rows = 0;
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String text = SpooledRows.withRows(file);
        look(directory.relativize(file).toString(), text);
        rows += text.length() - Files.size(file);
      }
    }
    if (!Files.readString(log).contains("Isochrone is at")
        || Files.notExists(data.resolve("spool").resolve("ledger"))) {
      throw new IllegalStateException("expected a log and a spool to look into");
    }
    if (!stores && rows == 0) {
      throw new IllegalStateException("expected spooled rows to look into");
    }
  }

  private void plant(String url) throws Exception {
    expect(200, post(url, "/v1/batches", canaries.batch(1), TestCollector.KEY));
    expect(200, post(url, "/v1/traces", canaries.traces(), TestCollector.KEY));
    // what is refused is told to its sender and to nobody else
    expect(401, post(url, "/v1/batches", canaries.batch(2), canaries.token()));
    expect(401, post(url, "/v1/traces", canaries.traces(), canaries.token()));
    for (String body :
        List.of(
            canaries.token(),
            "{\"version\":\"" + canaries.token() + "\"}",
            "{\"version\":1,\"batch\":\"" + canaries.token() + "\"}",
            "{\"version\":1,\"slices\":{\"keep\":[\"" + canaries.token() + "\"]}}",
            "{\"version\":1,\"resource\":{\"service.name\":\"x\",\"app.installation.id\":\""
                + canaries.token()
                + "\"}}",
            "{\"resourceSpans\":[{\"scopeSpans\":\"" + canaries.token() + "\"}]}")) {
      expect(400, post(url, "/v1/batches", body, TestCollector.KEY));
      post(url, "/v1/traces", body, TestCollector.KEY);
      post(url, "/v1/erase", body, TestCollector.KEY);
    }
    for (String path :
        List.of(
            "/v1/plan",
            "/api/regions",
            "/api/" + canaries.token(),
            "/" + canaries.token(),
            "/actuator/" + canaries.token(),
            "/api/privacy/erasures",
            "/api/what-if",
            "/api/budget-state")) {
      get(
          url,
          path
              + "?app="
              + canaries.token()
              + "&from="
              + canaries.token()
              + "&x="
              + Canaries.IPS.get(0));
      get(url, path + "?token=" + canaries.token());
    }
    get(url, "/api/privacy/export?app=shop&user=" + canaries.token());
    post(
        url,
        "/api/privacy/erasures?app=shop&user=" + canaries.token(),
        "",
        TestCollector.OWNER_TOKEN);
    post(
        url,
        "/api/marks",
        "{\"label\":12,\"x\":\"" + canaries.token() + "\"}",
        TestCollector.OWNER_TOKEN);
  }

  /**
   * Makes ClickHouse refuse a batch, so that it goes to the dead letters with ClickHouse's words.
   */
  private void refuse(String clickHouse, String url) throws Exception {
    TestCollector.awaitCount(clickHouse, "SELECT count() >= 3 FROM slices", 1);
    TestCollector.rows(
        clickHouse,
        "ALTER TABLE exemplars ADD CONSTRAINT canary CHECK install_key = 1 AND host = api");
    expect(200, post(url, "/v1/batches", canaries.batch(3), TestCollector.KEY));
    TestCollector.awaitCount(clickHouse, "SELECT count() > 0 FROM slices WHERE session = 3", 1);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!get(url, "/actuator/prometheus").contains("dead_rows_total{table=\"exemplars\"} 1.0")) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("expected a dead letter");
      }
    }
  }

  private HttpResponse<String> post(String url, String path, String body, String key)
      throws Exception {
    return send(
        request(url, path)
            .setHeader("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private String get(String url, String path) throws Exception {
    return send(request(url, path)
            .setHeader("Authorization", "Bearer " + TestCollector.OWNER_TOKEN))
        .body();
  }

  private HttpRequest.Builder request(String url, String path) {
    boolean hasQuery = path.indexOf('?') >= 0;
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(
                    url
                        + path
                        + (path.startsWith("/v1/")
                            ? (hasQuery ? "&" : "?") + "q=" + canaries.token()
                            : "")))
            .timeout(Duration.ofSeconds(30));
    for (String header : HEADERS) {
      request.header(
          header,
          header.startsWith("X-Forwarded-For")
              ? Canaries.IPS.get(1) + ", " + Canaries.IPS.get(0)
              : canaries.token());
    }
    return request;
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private String tables(String clickHouse) throws Exception {
    StringBuilder all = new StringBuilder();
    for (var table :
        TestCollector.rows(
            clickHouse,
            "SELECT name FROM system.tables WHERE database = currentDatabase() AND engine LIKE"
                + " '%MergeTree'")) {
      TestCollector.rows(clickHouse, "SELECT * FROM " + table.get("name").asString())
          .forEach(row -> all.append(row).append('\n'));
    }
    if (all.length() < 1000) {
      throw new IllegalStateException("expected rows to look into: " + all);
    }
    return all.toString();
  }

  private void look(String where, String text) {
    for (String canary : Canaries.wanted()) {
      int at = text.indexOf(canary);
      if (at >= 0) {
        found.add(
            where + ": " + text.substring(Math.max(0, at - 80), Math.min(text.length(), at + 60)));
      }
    }
  }

  /** A dump of the heap would hold whatever is in memory: none is made unless somebody says so. */
  private void lookForDumps(Process process, String url, Path directory) throws Exception {
    if (send(request(url, "/actuator/heapdump")
                .setHeader("Authorization", "Bearer " + TestCollector.OWNER_TOKEN))
            .statusCode()
        == 200) {
      found.add("/actuator/heapdump answers");
    }
    String all = Jcmd.ask(process.toHandle(), "VM.flags", "-all");
    if (!Pattern.compile("HeapDumpOnOutOfMemoryError\\s*=\\s*false").matcher(all).find()) {
      found.add("HeapDumpOnOutOfMemoryError is not false");
    }
    try (Stream<Path> files = Files.walk(directory)) {
      files
          .filter(file -> file.toString().endsWith(".hprof"))
          .forEach(file -> found.add("" + file));
    }
  }

  private static void expect(int status, HttpResponse<String> answer) {
    if (answer.statusCode() != status) {
      throw new IllegalStateException(
          "expected " + status + ": " + answer.statusCode() + " " + answer.body());
    }
  }

  private static String awaited(Process process, Path log, Pattern pattern) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (System.nanoTime() < deadline && process.isAlive()) {
      Matcher matcher = pattern.matcher(Files.exists(log) ? Files.readString(log) : "");
      if (matcher.find()) {
        return matcher.group(1);
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new IllegalStateException("not started: " + Files.readString(log));
  }
}
