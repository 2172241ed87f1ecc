// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.isochrone.clickhouse.embedded.EmbeddedClickHouse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The real engine with the collector's tables, spoken to over HTTP as the collector speaks to it.
 * One for all tests, since a process holds one engine.
 */
final class ClickHouse {
  private static final Path MIGRATIONS =
      Path.of("../collector/server/src/main/resources/clickhouse");
  private static final Path SQL = Path.of("sql");
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<String> PARAMETERS_FOR_ALL =
      List.of("app", "api", "country", "outcome", "targets", "by", "before", "after");

  private static final ClickHouse SHARED = start();

  private static final AtomicInteger SESSIONS = new AtomicInteger();

  private final HttpClient http = HttpClient.newHttpClient();
  private final String url;

  private ClickHouse(String url) {
    this.url = url;
  }

  /** Returns the engine with empty tables. */
  static ClickHouse empty() {
    SHARED.run("TRUNCATE ALL TABLES FROM default");
    return SHARED;
  }

  private static ClickHouse start() {
    try {
      Path directory = Files.createTempDirectory("isochrone-dashboards");
      EmbeddedClickHouse engine = EmbeddedClickHouse.start(directory, 0);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(engine, directory)));
      ClickHouse clickHouse = new ClickHouse(engine.url());
      statements().forEach(clickHouse::run);
      return clickHouse;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void stop(EmbeddedClickHouse engine, Path directory) {
    engine.close();
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the statements of the collector's migrations, which end with a semicolon each. */
  private static List<String> statements() throws IOException {
    List<String> statements = new ArrayList<>();
    try (Stream<Path> files = Files.list(MIGRATIONS)) {
      for (Path file : files.filter(name -> name.toString().endsWith(".sql")).sorted().toList()) {
        statements.addAll(List.of(Files.readString(file).split(";\\s*\n")));
      }
    }
    statements.removeIf(String::isBlank);
    return statements;
  }

  static List<String> questions() {
    try (Stream<Path> files = Files.list(SQL)) {
      return files.map(file -> file.getFileName().toString().replace(".sql", "")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String sql(String question) {
    try {
      return Files.readString(SQL.resolve(question + ".sql"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Inserts slices, each of a session of its own. */
  void insert(List<Slice> slices) {
    insertSessions(slices.stream().map(List::of).toList());
  }

  /** Inserts the slices of each session. */
  void insertSessions(List<List<Slice>> sessions) {
    StringJoiner rows = new StringJoiner("\n");
    for (List<Slice> slices : sessions) {
      int session = SESSIONS.incrementAndGet();
      slices.forEach(slice -> rows.add(row(slice, session)));
    }
    insertRows("slices", rows.toString());
  }

  /** Inserts a JSON object per line. */
  void insertRows(String table, String rows) {
    post(Map.of("query", "INSERT INTO " + table + " FORMAT JSONEachRow"), rows);
  }

  /** Asks a question; returns the whole answer, in ClickHouse's JSON format. */
  JsonNode ask(String question, Window window, String app) {
    return ask(question, window, Map.of("app", app));
  }

  /** Asks with these parameters; those that are left out have what stands for all. */
  JsonNode ask(String question, Window window, Map<String, String> given) {
    Map<String, String> parameters = new TreeMap<>();
    for (String name : PARAMETERS_FOR_ALL) {
      parameters.put("param_" + name, "");
    }
    parameters.put("default_format", "JSON");
    parameters.put("param_from", window.fromSeconds());
    parameters.put("param_to", window.toSeconds());
    parameters.put("param_before_from", window.before().fromSeconds());
    parameters.put("param_before_to", window.before().toSeconds());
    parameters.put("param_zone", "UTC");
    parameters.put("param_order", "newest");
    parameters.put("param_limit", "100");
    parameters.put("param_slow_ms", "0");
    parameters.put("param_seen", "[]");
    given.forEach((name, value) -> parameters.put("param_" + name, value));
    return parse(post(parameters, sql(question)));
  }

  /** Returns the rows of a statement without parameters. */
  JsonNode rows(String statement) {
    return parse(post(Map.of("default_format", "JSON"), statement)).get("data");
  }

  /** For data that no rollup is asked of: hundreds of draws are inserted sooner. */
  void stopRollups() {
    for (JsonNode view :
        rows(
            "SELECT name FROM system.tables WHERE database = 'default' AND engine ="
                + " 'MaterializedView'")) {
      run("DROP VIEW " + view.get("name").asText());
    }
  }

  void run(String statement) {
    post(Map.of(), statement);
  }

  private String post(Map<String, String> parameters, String body) {
    String query =
        parameters.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + encoded(entry.getValue()))
            .collect(Collectors.joining("&"));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/?" + query))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IllegalStateException(
            "expected status 200, got " + response.statusCode() + ": " + response.body());
      }
      return response.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking ClickHouse", e);
    }
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String row(Slice slice, int session) {
    ObjectNode row = JSON.createObjectNode();
    row.put("app", slice.app()).put("country", slice.country());
    row.put("t0", Window.seconds(slice.t0Ms()));
    row.put("received_at", Window.seconds(slice.receivedMs()));
    row.put("keep_probability", (float) slice.keepProbability());
    row.put("admission", (float) slice.admission());
    List<Timing> timings = slice.timings();
    numbers(row.putArray("timings.end_ds"), timings, Timing::endDs);
    numbers(row.putArray("timings.total"), timings, Timing::total);
    timings.forEach(timing -> row.withArray("timings.keep").add((float) timing.keep()));
    timings.forEach(timing -> row.withArray("timings.api").add(timing.api()));
    timings.forEach(timing -> row.withArray("timings.outcome").add(timing.outcome().label()));
    numbers(row.putArray("timings.size"), timings, Timing::size);
    for (Timing timing : timings) {
      Detail detail = timing.detail();
      row.withArray("timings.cache").add(detail.cache());
      row.withArray("timings.protocol").add(detail.protocol());
      row.withArray("timings.connection").add(detail.connection());
      row.withArray("timings.pop").add(detail.pop());
    }
    row.put("session", session);
    Client client = slice.client();
    row.put("app_version", client.appVersion()).put("network", client.network());
    row.put("device_class", client.deviceClass());
    row.put("phase_keep_probability", (float) client.phaseKeep());
    for (int i = 0; client.phaseKeep() > 0 && i < Detail.PHASES.size(); i++) {
      int phase = i;
      String column = "phases." + Detail.PHASES.get(phase);
      numbers(row.putArray(column), timings, timing -> timing.detail().phases().get(phase));
    }
    return row.toString();
  }

  private static void numbers(ArrayNode array, List<Timing> timings, ToDoubleFunction<Timing> of) {
    timings.forEach(timing -> array.add((long) of.applyAsDouble(timing)));
  }
}
