// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Grafana's panels send, macros and variables replaced as the datasource does it. */
class GrafanaTargetsTest {
  private static final Window WINDOW = new Window(4_102_444_800_123L, 4_102_448_400_456L);
  private static final String APP = "it's";

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

    assertThat(targets).hasSizeGreaterThan(6);
    for (String app : List.of("", APP)) {
      List<JsonNode> answers = new ArrayList<>();
      for (String question : ClickHouse.questions()) {
        answers.add(clickHouse.ask(question, WINDOW, app).get("data"));
      }
      targets.forEach(
          (title, rawSql) ->
              assertThat(clickHouse.rows(expanded(rawSql, app))).as(title).isIn(answers));
    }
  }

  private static String expanded(String rawSql, String app) {
    return rawSql
        .replace("$__fromTime_ms", "fromUnixTimestamp64Milli(" + WINDOW.fromMs() + ")")
        .replace("$__toTime_ms", "fromUnixTimestamp64Milli(" + WINDOW.toMs() + ")")
        .replace(
            "${app:sqlstring}", "'" + (app.isEmpty() ? "(all)" : app.replace("'", "''")) + "'");
  }

  /** Returns the SQL of every panel of every dashboard by their titles. */
  private static Map<String, String> targets() throws IOException {
    Map<String, String> targets = new LinkedHashMap<>();
    try (Stream<Path> files = Files.list(Path.of("grafana/dashboards"))) {
      for (Path file : files.sorted().toList()) {
        JsonNode dashboard = new ObjectMapper().readTree(file.toFile());
        for (JsonNode panel : dashboard.get("panels")) {
          for (JsonNode target : panel.get("targets")) {
            targets.put(
                dashboard.get("title").asText() + ": " + panel.get("title").asText(),
                target.get("rawSql").asText());
          }
        }
      }
    }
    return targets;
  }
}
