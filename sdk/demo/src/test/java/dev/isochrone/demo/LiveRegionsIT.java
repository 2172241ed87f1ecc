// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a newcomer does, with the jars that the reactor has just built: start, look at the heatmap
 * and at every other screen in a browser, stop with Ctrl-C, start again.
 */
class LiveRegionsIT {
  private static final Path CHECKS = Path.of("../../dashboards/web/checks").toAbsolutePath();
  private static final int COUNTRIES_MIN = 12;
  private static final Duration STARTED_WITHIN = Duration.ofMinutes(4);
  private static final Duration LIVE_WITHIN = Duration.ofMinutes(3);
  private static final Duration STOPPED_WITHIN = Duration.ofMinutes(2);
  private static final Pattern COUNTRY_AND_REQUESTS =
      Pattern.compile(
          "\"country\":\\s*\"([A-Z]*)\".*?\"requests\":\\s*\"?([0-9.e+]+)", Pattern.DOTALL);

  private final HttpClient http = HttpClient.newHttpClient();
  private Path directory;
  private int port;

  @BeforeEach
  void choose(@TempDir Path temporary) throws IOException {
    directory = temporary;
    port = RunScript.freePort();
  }

  @Test
  void the_screens_fill_and_live_and_a_second_start_finds_the_data() throws Exception {
    Path truth = directory.resolve("access.csv");
    long startMs = System.currentTimeMillis();
    try (RunScript run = start("first", "--rate", "50", "--access-log", truth.toString())) {
      run.awaitPrinted("batches accepted", STARTED_WITHIN);
      look(
          "regions-live.mjs",
          "--at-least",
          Integer.toString(COUNTRIES_MIN),
          "--timeout-s",
          Long.toString(LIVE_WITHIN.toSeconds()));
      look("live.mjs");
      stop(run);
    }
    long stopMs = System.currentTimeMillis();
    long issued = countriesOf(truth).count();

    try (RunScript run = start("second", "--rate", "1", "--countries", "JP")) {
      run.awaitPrinted("open http", STARTED_WITHIN);
      Map<String, Double> kept = requestsPerCountry(startMs, stopMs);
      stop(run);

      assertThat(kept).hasSizeGreaterThanOrEqualTo(COUNTRIES_MIN);
      assertThat(countriesOf(truth)).containsAll(kept.keySet());
      assertThat(kept.values().stream().mapToDouble(Double::doubleValue).sum())
          .isCloseTo((double) issued, withinPercentage(20));
    }
  }

  private RunScript start(String name, String... options) throws IOException {
    List<String> all =
        Stream.concat(
                Stream.of(
                    "--skip-build",
                    "--port",
                    Integer.toString(port),
                    "--data",
                    directory.resolve("data").toString()),
                Stream.of(options))
            .toList();
    Path script = Path.of("run").toAbsolutePath();
    return RunScript.start(script, directory.resolve(name), Map.of(), all.toArray(new String[0]));
  }

  /** Looks at what the collector serves with one of the checks in a browser. */
  private void look(String check, String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add("node");
    command.add(CHECKS.resolve(check).toString());
    command.add("--url");
    command.add(url() + "?token=" + token());
    command.addAll(List.of(options));
    Process looking = new ProcessBuilder(command).redirectErrorStream(true).start();
    looking.getOutputStream().close();
    String printed = new String(looking.getInputStream().readAllBytes(), UTF_8);
    assertThat(looking.waitFor(1, TimeUnit.MINUTES)).isTrue();
    System.out.print(printed);
    assertThat(looking.exitValue()).as(printed).isZero();
  }

  private static void stop(RunScript run) throws IOException, InterruptedException {
    List<ProcessHandle> children = run.children();
    assertThat(children).hasSize(2);

    run.signal("INT");

    assertThat(run.awaitEnd(STOPPED_WITHIN)).as(run.printed()).isZero();
    assertThat(children).noneMatch(ProcessHandle::isAlive);
  }

  private Map<String, Double> requestsPerCountry(long fromMs, long toMs)
      throws IOException, InterruptedException {
    URI question = URI.create(url() + "api/regions?app=&from=" + fromMs + "&to=" + toMs);
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(question).header("Authorization", "Bearer " + token()).build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    Map<String, Double> requests = new TreeMap<>();
    Matcher matcher = COUNTRY_AND_REQUESTS.matcher(answer.body());
    while (matcher.find()) {
      requests.put(matcher.group(1), Double.valueOf(matcher.group(2)));
    }
    return requests;
  }

  private static Stream<String> countriesOf(Path truth) throws IOException {
    return Files.readAllLines(truth).stream().skip(1).map(line -> line.split(",", -1)[2]);
  }

  private String token() throws IOException {
    return Files.readString(directory.resolve("data/access.token"));
  }

  private String url() {
    return "http://127.0.0.1:" + port + "/";
  }
}
