// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Grafana's panels and alert rules send, with macros and variables replaced. */
class GrafanaTargetsTest {
  private static final Window WINDOW = new Window(4_102_444_800_123L, 4_102_448_400_456L);
  private static final String APP = "it's";
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 500})
  void targets_giveWhatTheSqlFilesGive(int slices) throws IOException {
    ClickHouse clickHouse = ClickHouse.empty();
    clickHouse.insert(
        new GeneratedSlices(21)
            .around(WINDOW, slices).stream()
                .map(slice -> slice.app().equals("shop") ? slice.withApp(APP) : slice)
                .toList());

    Map<String, String> targets = targets();

    int run = 0;
    for (Map<String, String> chosen :
        List.of(
            Map.of("app", "", "api", "", "country", ""),
            Map.of("app", APP, "api", "GET /v1/0", "country", "??"))) {
      Map<String, String> asked = new TreeMap<>(chosen);
      asked.put("targets", JSON.readTree(settings()).get("slo").toString());
      List<String> answers = new ArrayList<>();
      for (String question : ClickHouse.questions()) {
        answers.add(rounded(clickHouse.ask(question, WINDOW, asked).get("data")));
      }
      Map<String, String> variables = new TreeMap<>(chosen);
      variables.replaceAll((name, value) -> value.isEmpty() ? "(all)" : value);
      GrafanaMacros macros = new GrafanaMacros(WINDOW, variables);
      for (Map.Entry<String, String> target : targets.entrySet()) {
        assertThat(rounded(clickHouse.rows(macros.expand(target.getValue()))))
            .as(target.getKey())
            .isIn(answers);
        run++;
      }
    }
    assertThat(run).isEqualTo(2 * targets.size());
    System.out.println("figure grafana.targets_run " + targets.size() + " targets");
  }

  @Test
  void rules_fireForARegionThatBurns_andStaySilentForLittleTraffic() throws IOException {
    ClickHouse clickHouse = ClickHouse.empty();
    Map<String, String> rules = rules();
    assertThat(rules).hasSize(2);
    for (String sql : rules.values()) {
      assertThat(clickHouse.rows(sql)).as("no traffic").isEmpty();
    }
    long now = Clock.systemUTC().millis();
    Timing slow = Timing.ok(5, "GET /a", 9_000);
    for (int slice = 0; slice < 30; slice++) {
      clickHouse.insert(List.of(Slice.repeating("DE", now - 120_000 + slice, 8, slow)));
    }
    clickHouse.insert(List.of(Slice.repeating("", now - 120_000, 8, slow)));

    Map<String, Integer> pages = new TreeMap<>();
    for (JsonNode row : clickHouse.rows(Objects.requireNonNull(rules.get("isochrone-burn")))) {
      pages.put(row.get("country").asText(), row.get("page").asInt());
    }

    assertThat(pages).isEqualTo(Map.of("DE", 1, "??", 0));
  }

  @Test
  void variables_areAnswered() throws IOException {
    ClickHouse clickHouse = ClickHouse.empty();
    for (JsonNode dashboard : dashboards()) {
      for (JsonNode variable : dashboard.get("templating").get("list")) {
        if (variable.get("type").asText().equals("query")) {
          assertThat(clickHouse.rows(variable.get("query").get("rawSql").asText())).hasSize(1);
        }
      }
    }
  }

  /** Returns rows as text, without the digits that hang on the order of addition. */
  private static String rounded(JsonNode rows) {
    return Pattern.compile("-?\\d+\\.\\d+(E-?\\d+)?")
        .matcher(rows.toString())
        .replaceAll(found -> String.format(Locale.ROOT, "%.7e", Double.parseDouble(found.group())));
  }

  private static String settings() throws IOException {
    return Files.readString(Path.of("web/public/settings.json"));
  }

  /** Returns the SQL of every panel of every dashboard by their titles. */
  private static Map<String, String> targets() throws IOException {
    Map<String, String> targets = new LinkedHashMap<>();
    for (JsonNode dashboard : dashboards()) {
      for (JsonNode panel : dashboard.get("panels")) {
        for (JsonNode target : panel.get("targets")) {
          targets.put(
              dashboard.get("title").asText() + ": " + panel.get("title").asText(),
              target.get("rawSql").asText());
        }
      }
    }
    return targets;
  }

  private static List<JsonNode> dashboards() throws IOException {
    List<JsonNode> dashboards = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of("grafana/dashboards"))) {
      for (Path file : files.sorted().toList()) {
        dashboards.add(JSON.readTree(file.toFile()));
      }
    }
    return dashboards;
  }

  /** Returns the SQL of every alert rule by its uid. */
  private static Map<String, String> rules() throws IOException {
    String yaml = Files.readString(Path.of("grafana/provisioning/alerting/isochrone.yaml"));
    Map<String, String> rules = new TreeMap<>();
    for (JsonNode rule :
        JSON.readTree(yaml.replaceAll("(?m)^#.*$", "")).get("groups").get(0).get("rules")) {
      rules.put(
          rule.get("uid").asText(), rule.get("data").get(0).get("model").get("rawSql").asText());
    }
    return rules;
  }
}
