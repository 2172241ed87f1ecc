// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code plan}, {@code diff}, {@code explain}, {@code set} and {@code simulate} on one day. */
class ForecastCommandsTest {

  @TempDir private static Path folder = Path.of("");
  private static Path day = Path.of("");
  private static Path small = Path.of("");

  @BeforeAll
  static void writeADay() throws IOException {
    day = folder.resolve("day.csv");
    CommandRun written =
        CommandRun.of(
            "simulate", "--generate", 20_000, "--regions", 5, "--apis", 6, "--write", day);
    assertThat(written.code()).isZero();
    small = policy("small.yaml", "storedBytesPerDay: 40 kB", "");
  }

  private static Path policy(String name, String budget, String rules) throws IOException {
    String yaml = "version: 1\nbudget: {" + budget + "}\n" + rules;
    return Files.writeString(folder.resolve(name), yaml);
  }

  private static JsonNode json(Path policy) {
    CommandRun run = CommandRun.of("plan", policy, "--traffic", day, "--format", "json");
    assertThat(run.code()).as(run.printed()).isZero();
    return new JsonMapper().readTree(run.printed());
  }

  @Test
  void plan_spendsTheBudgetAndNotMore() {
    JsonNode plan = json(small);

    assertThat(plan.get("storedBytes").asDouble()).isBetween(39_000.0, 40_400.0);
    assertThat(plan.get("cells")).hasSize(30);
    double sum = 0;
    for (JsonNode cell : plan.get("cells")) {
      assertThat(cell.get("keep_probability").asDouble()).isBetween(0.0, 1.0);
      sum += cell.get("requests_per_day").asDouble();
    }
    assertThat(sum).isBetween(38_000.0, 42_000.0);
  }

  @Test
  void plan_keepsEverythingInALargeBudget_andThenAllIsCertain() throws IOException {
    JsonNode plan = json(policy("large.yaml", "storedBytesPerDay: 4 GiB", ""));

    for (JsonNode cell : plan.get("cells")) {
      assertThat(cell.get("keep_probability").asDouble()).isEqualTo(1);
      assertThat(cell.get("count_interval_percent").asDouble()).isZero();
    }
  }

  @Test
  void plan_knowsWhatItCosts() throws IOException {
    Path money =
        policy(
            "money.yaml",
            "moneyPerMonth: 0.01, prices: {perGBIngested: 1, perGBStoredAMonth: 1}",
            "");
    CommandRun run = CommandRun.of("plan", money, "--traffic", day, "--rows", 3);

    assertThat(run.printed()).contains("and 27 more").contains("; 0.01 a month");
  }

  @Test
  void plan_printsTableAndCsv() {
    String table = CommandRun.of("plan", small, "--traffic", day).printed();
    String csv = CommandRun.of("plan", small, "--traffic", day, "--format", "csv").printed();

    assertThat(table).startsWith("region").contains("R000").contains("bytes a day");
    assertThat(csv.lines()).hasSize(31);
    assertThat(csv)
        .startsWith("region,api,requests_per_day,")
        .contains("\"R000\",\"GET /v1/a000/{id}\",");
  }

  @Test
  void plan_namesTheRuleWhoseFloorDoesNotFit() throws IOException {
    Path floors =
        policy(
            "floors.yaml",
            "storedBytesPerDay: 40 kB",
            """
            rules:
              - {outcome: error, keepProbabilityAtLeast: 0.01}
              - {region: R000, keepProbabilityAtLeast: 1}
            """);

    for (String command : List.of("plan", "validate")) {
      CommandRun run = CommandRun.of(command, floors, "--traffic", day);

      assertThat(run.code()).isEqualTo(1);
      assertThat(run.printed())
          .startsWith(floors + ":5:1: expected floors that fit the budget of 40,000 bytes a day");
    }
    assertThat(CommandRun.of("validate", floors).code()).isZero();
  }

  @Test
  void diff_namesWhoGainsAndWhoPays() throws IOException {
    Path favoured =
        policy(
            "favoured.yaml",
            "storedBytesPerDay: 40 kB",
            "rules:\n  - {region: R004, guaranteedShare: 0.6}\n");

    CommandRun run = CommandRun.of("diff", small, favoured, "--traffic", day);

    assertThat(run.code()).isZero();
    String gain = run.printed().substring(0, run.printed().indexOf("cells pay"));
    assertThat(gain).contains("6 cells gain").contains("R004").doesNotContain("R000");
    assertThat(run.printed().substring(gain.length())).contains("R000").doesNotContain("R004");
  }

  @Test
  void explain_saysWhy() throws IOException {
    Path ruled =
        policy(
            "ruled.yaml",
            "storedBytesPerDay: 40 kB",
            "rules:\n  - {api: 'GET /v1/a001*', outcome: error, keepProbabilityAtLeast: 0.75}\n");

    CommandRun run =
        CommandRun.of("explain", "R001", "GET /v1/a001/{id}", "--policy", ruled, "--traffic", day);

    assertThat(run.code()).isZero();
    assertThat(run.printed())
        .contains("0.75000 if it fails")
        .contains(ruled + ":4: some outcomes of it are kept with 0.75 at least");
    assertThat(
            CommandRun.of("explain", "XX", "GET /", "--policy", ruled, "--traffic", day).printed())
        .contains("no traffic of XX GET /");
  }

  @Test
  void set_changesOneValueAndRefusesABadOne() throws IOException {
    Path file = policy("edited.yaml", "storedBytesPerDay: 40 kB", "# mine\n");

    assertThat(CommandRun.of("set", file, "budget.storedBytesPerDay", "50 kB").code()).isZero();
    assertThat(file).hasContent("version: 1\nbudget: {storedBytesPerDay: 50 kB}\n# mine\n");
    assertThat(CommandRun.of("set", file, "budget.storedBytesPerDay", "none").code()).isEqualTo(1);
    assertThat(file).hasContent("version: 1\nbudget: {storedBytesPerDay: 50 kB}\n# mine\n");
  }

  @Test
  void simulate_runsSeveralPoliciesSideBySide() throws IOException {
    Path twice = policy("twice.yaml", "storedBytesPerDay: 80 kB", "");

    CommandRun run =
        CommandRun.of(
            "simulate",
            "--workload",
            day,
            "--policy",
            small,
            "--policy",
            twice,
            "--no-others",
            "--redraws",
            0);

    assertThat(run.code()).as(run.printed()).isZero();
    assertThat(run.printed())
        .contains(small.toString(), twice.toString())
        .contains("figure sampling.spend.day ", "figure planner.run_s ");
  }

  @Test
  void plan_readsTheLastDayFromClickHouse() throws IOException {
    List<String> asked = new ArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI().getRawQuery());
          asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          asked.add(exchange.getRequestHeaders().getFirst("Authorization"));
          byte[] rows = rows().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, rows.length);
          exchange.getResponseBody().write(rows);
          exchange.close();
        });
    server.start();
    try {
      String url = "http://u:p@localhost:" + server.getAddress().getPort() + "/?database=iso";
      CommandRun run =
          CommandRun.of("plan", small, "--clickhouse", url, "--app", "my app", "--format", "csv");

      assertThat(run.code()).as(run.printed()).isZero();
      assertThat(run.printed().lines()).hasSize(2);
      assertThat(run.printed()).contains("\"JP\",\"GET /a\",400.0,0.25,");
      assertThat(asked.get(0)).isEqualTo("database=iso&param_app=my+app");
      assertThat(asked.get(1)).contains("FROM slices");
      assertThat(asked.get(2)).isEqualTo("Basic dTpw");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void plan_endsWithOneAndStaysInterrupted_whenInterrupted() {
    Thread.currentThread().interrupt();

    CommandRun run = CommandRun.of("plan", small, "--clickhouse", "http://127.0.0.1:1/");

    assertThat(Thread.interrupted()).isTrue();
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.printed()).contains("interrupted while reading from ClickHouse");
  }

  /** 100 slices of one timing each, every other kept with a half, a quarter failed. */
  private static String rows() {
    String[] rows = new String[100];
    Arrays.setAll(
        rows, i -> "%d\t%d\t0.5\tJP\tGET /a\t300\t%d\t0.5".formatted(i, i, i % 4 == 0 ? 6 : 0));
    return String.join("\n", rows) + "\n";
  }
}
