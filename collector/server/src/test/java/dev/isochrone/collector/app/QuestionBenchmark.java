// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import java.io.InputStream;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How long what {@link ScreenQuestions} asks takes of what {@link LoadTimings} loaded: through the
 * Query API of a collector, and the same SQL at its ClickHouse. One question at a time, each after
 * the same one of a little earlier, as a screen that is looked at asks every five seconds; none
 * while the collector makes its first plan, which keeps a core busy for ten seconds after a start
 * and then once in 20 minutes.
 */
final class QuestionBenchmark {
  private static final String HELP =
      """
      Usage: mvn -q -pl collector/server exec:exec@questions ["-Dquestions=OPTIONS"]
        --directory DIR   what exec:exec@load-timings loaded (target/timings)
        --rounds N        how often each question is asked (5)
        --only PART       questions whose names contain it
        --range RANGE     24h or 30d; both by default
        --help            prints this""";

  private static final Map<String, Duration> RANGES =
      new TreeMap<>(Map.of("24h", Duration.ofDays(1), "30d", Duration.ofDays(30)));
  private static final Map<String, String> FIGURES =
      Map.of("24h", "query.p95_ms", "30d", "query.p95_30d_ms");

  /** What parameters are where a screen says nothing. */
  private static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          Map.entry("app", ""),
          Map.entry("api", ""),
          Map.entry("country", ""),
          Map.entry("outcome", ""),
          Map.entry("before", ""),
          Map.entry("after", ""),
          Map.entry("by", ""),
          Map.entry("targets", ""),
          Map.entry("zone", "UTC"),
          Map.entry("order", "newest"),
          Map.entry("limit", "100"),
          Map.entry("slow_ms", "0"),
          Map.entry("seen", "[]"));

  private static final int FIRST_PLAN_SECONDS = 60;

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final TestCollector collector;
  private final int rounds;
  private final List<Double> overheads = new ArrayList<>();

  private QuestionBenchmark(TestCollector collector, int rounds) {
    this.collector = collector;
    this.rounds = rounds;
  }

  /** Runs it; the arguments are what {@code --help} says, one or many in a string. */
  public static void main(String[] args) throws Exception {
    Path directory = Path.of("target/timings");
    int rounds = 5;
    String only = "";
    String range = "";
    List<String> words = List.of(String.join(" ", args).strip().split("\\s+"));
    for (int i = 0; i < words.size(); i++) {
      switch (words.get(i)) {
        case "--directory" -> directory = Path.of(words.get(++i));
        case "--rounds" -> rounds = Integer.parseInt(words.get(++i));
        case "--only" -> only = words.get(++i);
        case "--range" -> range = words.get(++i);
        case "" -> {}
        default -> {
          System.err.println(HELP);
          System.exit(words.get(i).equals("--help") ? 0 : 2);
        }
      }
    }
    String part = only;
    List<ScreenQuestions.Ask> asks =
        ScreenQuestions.all().stream().filter(ask -> ask.name().contains(part)).toList();
    try (TestCollector collector =
        TestCollector.start(directory.toAbsolutePath(), "--isochrone.query.max-seconds=60")) {
      QuestionBenchmark benchmark = new QuestionBenchmark(collector, rounds);
      benchmark.awaitFirstPlan();
      for (Map.Entry<String, Duration> entry : RANGES.entrySet()) {
        if (range.isEmpty() || range.equals(entry.getKey())) {
          benchmark.run(entry.getKey(), entry.getValue(), asks);
        }
      }
      double[] sorted = benchmark.overheads.stream().mapToDouble(own -> own).sorted().toArray();
      figure("query.api_overhead_ms", sorted[sorted.length / 2]);
    }
    System.exit(0);
  }

  /** A store of little traffic has none, so that this gives up. */
  private void awaitFirstPlan() throws Exception {
    for (int second = 0; second < FIRST_PLAN_SECONDS; second++) {
      if (collector.get("/api/budget-state").statusCode() == 200) {
        return;
      }
      TimeUnit.SECONDS.sleep(1);
    }
    System.err.println("there is no plan after " + FIRST_PLAN_SECONDS + " s: too little is stored");
  }

  private void run(String range, Duration length, List<ScreenQuestions.Ask> asks) throws Exception {
    long newest =
        collector
            .rows("SELECT toUnixTimestamp64Milli(max(t0)) AS n FROM slices")
            .get(0)
            .get("n")
            .asLong();
    List<Double> all = new ArrayList<>();
    for (ScreenQuestions.Ask ask : asks) {
      double[] throughApi = new double[rounds];
      double[] bare = new double[rounds];
      for (int round = -1; round < rounds; round++) {
        // another moment each time, so that no answer is one that was kept
        long to = newest - 5_000L * (rounds - round);
        Map<String, String> api = new TreeMap<>(ask.parameters());
        api.put("from", Long.toString(to - length.toMillis()));
        api.put("to", Long.toString(to));
        double apiMs = millis(collector.url() + "/api/" + ask.question() + "?" + query(api), null);
        double bareMs = bareMillis(ask, to - length.toMillis(), to);
        if (round >= 0) {
          throughApi[round] = apiMs;
          bare[round] = bareMs;
        }
      }
      Arrays.stream(throughApi).forEach(all::add);
      Arrays.sort(throughApi);
      Arrays.sort(bare);
      overheads.add(throughApi[rounds / 2] - bare[rounds / 2]);
      figure("query." + range + "." + ask.name() + ".bare_ms", bare[rounds / 2]);
      figure("query." + range + "." + ask.name() + ".ms", throughApi[rounds / 2]);
    }
    double[] sorted = all.stream().mapToDouble(own -> own).sorted().toArray();
    figure(
        Objects.requireNonNull(FIGURES.get(range)),
        sorted[(int) Math.ceil(0.95 * sorted.length) - 1]);
  }

  private double bareMillis(ScreenQuestions.Ask ask, long fromMs, long toMs) throws Exception {
    Map<String, String> parameters = new TreeMap<>();
    DEFAULTS.forEach((name, value) -> parameters.put("param_" + name, value));
    ask.parameters().forEach((name, value) -> parameters.put("param_" + name, value));
    boolean sameTime = ask.parameters().containsKey("by");
    parameters.put("param_from", seconds(fromMs));
    parameters.put("param_to", seconds(toMs));
    parameters.put("param_before_from", seconds(sameTime ? fromMs : 2 * fromMs - toMs));
    parameters.put("param_before_to", seconds(sameTime ? toMs : fromMs));
    parameters.put("default_format", "JSON");
    return millis(collector.clickHouseUrl() + "/?" + query(parameters), sql(ask.question()));
  }

  private static double millis(String url, @Nullable String body) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
    if (body == null) {
      request.header("Authorization", "Bearer " + TestCollector.OWNER_TOKEN);
    } else {
      request.POST(HttpRequest.BodyPublishers.ofString(body));
    }
    long begin = System.nanoTime();
    HttpResponse<String> response =
        HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    double millis = (System.nanoTime() - begin) / 1e6;
    if (response.statusCode() != 200) {
      throw new IllegalStateException(
          "expected status 200 of " + url + ": " + response.statusCode() + " " + response.body());
    }
    return millis;
  }

  private static String sql(String question) throws Exception {
    try (InputStream in =
        QuestionBenchmark.class.getResourceAsStream("/isochrone/sql/" + question + ".sql")) {
      return new String(
          Objects.requireNonNull(in, question).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String query(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(
            entry ->
                entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private static String seconds(long millis) {
    return BigDecimal.valueOf(millis, 3).toPlainString();
  }

  private static void figure(String name, double value) {
    System.out.printf(Locale.ROOT, "figure %s %.1f ms%n", name, value);
  }
}
