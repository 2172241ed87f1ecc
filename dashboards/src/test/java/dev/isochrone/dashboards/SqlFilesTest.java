// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every SQL file is what its header says. */
class SqlFilesTest {
  private static final Window WINDOW = new Window(1_795_000_000_000L, 1_795_003_600_000L);
  private static final Pattern DOCUMENTED =
      Pattern.compile(
          "^-- {3}(\\w+) {2,}(Nullable\\(\\w+\\)|U?Int\\d+|Float64|String)(\\[])?(?= |$)",
          Pattern.MULTILINE);

  private static final Pattern DOCUMENTED_PARAMETER =
      Pattern.compile("^-- {3}(\\w+(?:, \\w+)*) {2,}(\\w+(?:\\(\\d\\))?)(?= )");

  static Stream<String> questions() {
    return ClickHouse.questions().stream();
  }

  @Test
  void theQuestions_areThese() {
    assertThat(ClickHouse.questions())
        .containsExactly(
            "affected",
            "api_mix",
            "api_over_time",
            "api_phases",
            "arrivals",
            "budget",
            "compare",
            "edge",
            "exemplars",
            "heatmap",
            "losses",
            "marks",
            "opportunities",
            "regions",
            "sdk_versions",
            "slo",
            "status");
  }

  @ParameterizedTest
  @MethodSource("questions")
  void header_namesTheColumnsInTheirOrderWithTheirTypes(String question) {
    List<String> documented = new ArrayList<>();
    Matcher matcher = DOCUMENTED.matcher(header(question).split("-- Columns", 2)[1]);
    while (matcher.find()) {
      String type = matcher.group(2);
      documented.add(
          matcher.group(1) + " " + (matcher.group(3) == null ? type : "Array(" + type + ")"));
    }

    List<String> actual = new ArrayList<>();
    for (JsonNode column : ClickHouse.empty().ask(question, WINDOW, "").get("meta")) {
      String type = column.get("type").asText().replace("LowCardinality(String)", "String");
      actual.add(column.get("name").asText() + " " + type);
    }

    assertThat(documented).isEqualTo(actual);
  }

  @ParameterizedTest
  @MethodSource("questions")
  void parameters_areDocumented(String question) {
    Matcher matcher =
        Pattern.compile("\\{(\\w+:\\w+(?:\\(\\d\\))?)}").matcher(ClickHouse.sql(question));
    List<String> parameters = matcher.results().map(found -> found.group(1)).distinct().toList();

    List<String> documented = new ArrayList<>();
    String section = header(question).split("-- Parameters\n", 2)[1].split("\n--\n", 2)[0];
    for (String line : section.lines().toList()) {
      Matcher names = DOCUMENTED_PARAMETER.matcher(line);
      if (names.find()) {
        for (String name : names.group(1).split(", ", -1)) {
          documented.add(name + ":" + names.group(2));
        }
      }
    }
    assertThat(parameters).containsExactlyInAnyOrderElementsOf(documented);
    assertThat(documented).contains("from:DateTime64(3)", "to:DateTime64(3)", "app:String");
    assertThat(header(question)).startsWith("-- Copyright").contains("\n-- Question: ");
  }

  @ParameterizedTest
  @MethodSource("questions")
  void file_isOnTheClassPath(String question) throws IOException {
    String resource = "/isochrone/sql/" + question + ".sql";
    try (InputStream packaged =
        Objects.requireNonNull(getClass().getResourceAsStream(resource), resource)) {
      String text = new String(packaged.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(text).isEqualTo(ClickHouse.sql(question));
    }
  }

  @Test
  void theWebUi_isOnTheClassPath() {
    assertThat(getClass().getResource("/static/index.html")).isNotNull();
  }

  private static String header(String question) {
    String sql = ClickHouse.sql(question);
    return sql.substring(0, sql.indexOf("\nWITH"));
  }
}
