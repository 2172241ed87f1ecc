// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import dev.isochrone.clickhouse.embedded.library.EngineLibrary;
import dev.isochrone.collector.TestBatches;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

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
  static final List<String> IPS = List.of("203.0.113.77", "2001:db8:77::77");
  static final String INSTALLATION = "ca9a51e5".repeat(4);
  private static final String MARK = "c4n4ry";
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
  private final List<String> found = new ArrayList<>();
  private int planted;

  public static void main(String[] args) throws Exception {
    Path directory = Files.createTempDirectory("isochrone-canary");
    PrivacyCanary canary = new PrivacyCanary();
    int hits = canary.run(directory);
    canary.found.forEach(System.err::println);
    System.out.println("figure privacy.canaries " + canary.planted + " planted");
    System.out.println("figure privacy.canary_hits " + hits + " hits");
    System.exit(hits == 0 ? 0 : 1);
  }

  List<String> found() {
    return found;
  }

  int planted() {
    return planted;
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
    try {
      String url = "http://127.0.0.1:" + awaited(process, log, READY);
      boolean stores = more.length == 0;
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
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        look(
            directory.relativize(file).toString(),
            Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    if (!Files.readString(log).contains("Isochrone is at")
        || filesUnder(data.resolve("spool")) == 0) {
      throw new IllegalStateException("expected a log and a spool to look into");
    }
  }

  private void plant(String url) throws Exception {
    expect(200, post(url, "/v1/batches", batch(1), TestCollector.KEY));
    expect(200, post(url, "/v1/traces", traces(), TestCollector.KEY));
    // what is refused is told to its sender and to nobody else
    expect(401, post(url, "/v1/batches", batch(2), token()));
    expect(401, post(url, "/v1/traces", traces(), token()));
    for (String body :
        List.of(
            token(),
            "{\"version\":\"" + token() + "\"}",
            "{\"version\":1,\"batch\":\"" + token() + "\"}",
            "{\"version\":1,\"slices\":{\"keep\":[\"" + token() + "\"]}}",
            "{\"version\":1,\"resource\":{\"service.name\":\"x\",\"app.installation.id\":\""
                + token()
                + "\"}}",
            "{\"resourceSpans\":[{\"scopeSpans\":\"" + token() + "\"}]}")) {
      expect(400, post(url, "/v1/batches", body, TestCollector.KEY));
      post(url, "/v1/traces", body, TestCollector.KEY);
      post(url, "/v1/erase", body, TestCollector.KEY);
    }
    for (String path :
        List.of(
            "/v1/plan",
            "/api/regions",
            "/api/" + token(),
            "/" + token(),
            "/actuator/" + token(),
            "/api/privacy/erasures",
            "/api/what-if",
            "/api/budget-state")) {
      get(url, path + "?app=" + token() + "&from=" + token() + "&x=" + IPS.get(0));
      get(url, path + "?token=" + token());
    }
    get(url, "/api/privacy/export?app=shop&user=" + token());
    post(url, "/api/privacy/erasures?app=shop&user=" + token(), "", TestCollector.OWNER_TOKEN);
    post(url, "/api/marks", "{\"label\":12,\"x\":\"" + token() + "\"}", TestCollector.OWNER_TOKEN);
  }

  /**
   * Makes ClickHouse refuse a batch, so that it goes to the dead letters with ClickHouse's words.
   */
  private void refuse(String clickHouse, String url) throws Exception {
    TestCollector.awaitCount(clickHouse, "SELECT count() >= 3 FROM slices", 1);
    TestCollector.rows(
        clickHouse,
        "ALTER TABLE exemplars ADD CONSTRAINT canary CHECK install_key = 1 AND host = api");
    expect(200, post(url, "/v1/batches", batch(3), TestCollector.KEY));
    TestCollector.awaitCount(clickHouse, "SELECT count() > 0 FROM slices WHERE session = 3", 1);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!get(url, "/actuator/prometheus").contains("dead_rows_total{table=\"exemplars\"} 1.0")) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("expected a dead letter");
      }
    }
  }

  private String batch(int number) {
    ObjectNode batch = TestBatches.batch(number, 3, 2);
    batch.put("unknown", token());
    batch.putObject("unknown_object").put(token(), token());
    ObjectNode resource = (ObjectNode) batch.get("resource");
    for (String name :
        List.of("service.name", "os.name", "device.class", "enduser.pseudo.id", "host.ip")) {
      resource.put(name, token());
    }
    resource.put("app.installation.id", INSTALLATION);
    ObjectNode names = (ObjectNode) batch.get("names");
    names
        .putArray("api")
        .add("GET /v1/" + token())
        .add("GET /" + IPS.get(0))
        .add(IPS.get(1))
        .add("a " + token() + "@example.com");
    for (String name : List.of("country", "network", "carrier", "pop", "host", "failure")) {
      names.putArray(name).add(token()).add(IPS.get(0));
    }
    for (String table : List.of("slices", "timings", "phases", "exemplars")) {
      ((ObjectNode) batch.get(table)).putArray("unknown").add(token());
    }
    ObjectNode slices = (ObjectNode) batch.get("slices");
    slices.putArray("carrier").add(0).add(1).add(0);
    ((ObjectNode) batch.get("exemplars")).putArray("failure").add(0);
    batch.putObject("losses").put(token(), 3);
    return batch.toString();
  }

  private String traces() {
    StringBuilder attributes = new StringBuilder();
    for (String name :
        List.of(
            "http.request.header.authorization",
            "client.address",
            "network.peer.address",
            "user.id",
            "enduser.id",
            "session.id",
            "db.query.text",
            "error.type",
            "network.connection.type",
            "network.carrier.mcc",
            "network.carrier.mnc",
            "network.protocol.version",
            "geo.country.iso_code")) {
      attributes.append(
          ",{\"key\":\"%s\",\"value\":{\"stringValue\":\"%s\"}}".formatted(name, token()));
    }
    long now = System.currentTimeMillis() * 1_000_000;
    return """
    {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"%s"}},{"key":"host.name","value":{"stringValue":"%s"}},
    {"key":"os.name","value":{"stringValue":"%s"}},{"key":"device.id","value":{"stringValue":"%s"}},{"key":"process.command_args","value":{"stringValue":"%s"}}]},
    "scopeSpans":[{"scope":{"name":"%s"},"spans":[{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331","name":"%s","kind":3,
    "traceState":"x=%s","startTimeUnixNano":"%d","endTimeUnixNano":"%d","attributes":[{"key":"http.request.method","value":{"stringValue":"GET"}},
    {"key":"url.full","value":{"stringValue":"https://%s:%s@%s/v1/%s?key=%s#%s"}}%s],
    "events":[{"name":"exception","timeUnixNano":"1","attributes":[{"key":"exception.message","value":{"stringValue":"%s"}}]}],
    "status":{"code":2,"message":"%s"}}]}]}]}\
    """
        .formatted(
            token(),
            token(),
            token(),
            token(),
            token(),
            token(),
            token(),
            token(),
            now - 5_000_000,
            now,
            token(),
            token(),
            IPS.get(0),
            token(),
            token(),
            token(),
            attributes,
            token(),
            token());
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
                        + (path.startsWith("/v1/") ? (hasQuery ? "&" : "?") + "q=" + token() : "")))
            .timeout(Duration.ofSeconds(30));
    for (String header : HEADERS) {
      request.header(
          header, header.startsWith("X-Forwarded-For") ? IPS.get(1) + ", " + IPS.get(0) : token());
    }
    return request;
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** A token that was never planted before. */
  private String token() {
    planted++;
    return MARK + "%06d".formatted(planted) + "f00dfeedbeefcafe";
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
    List<String> wanted = new ArrayList<>(IPS);
    wanted.add(INSTALLATION);
    wanted.add(MARK);
    wanted.add(new String(HexFormat.of().parseHex(INSTALLATION), StandardCharsets.ISO_8859_1));
    for (String canary : wanted) {
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
    Process flags =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(process.pid()),
                "VM.flags",
                "-all")
            .redirectErrorStream(true)
            .start();
    String all = new String(flags.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!Pattern.compile("HeapDumpOnOutOfMemoryError\\s*=\\s*false").matcher(all).find()) {
      found.add("HeapDumpOnOutOfMemoryError is not false");
    }
    try (Stream<Path> files = Files.walk(directory)) {
      files
          .filter(file -> file.toString().endsWith(".hprof"))
          .forEach(file -> found.add("" + file));
    }
  }

  private static long filesUnder(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).count();
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
