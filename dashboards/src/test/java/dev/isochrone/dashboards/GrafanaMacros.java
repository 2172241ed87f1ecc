// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.dashboards;

import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Replaces what stands in a target as Grafana and its ClickHouse datasource do: the macros of the
 * time range, and variables in the format {@code sqlstring}. Refuses what it does not know.
 */
record GrafanaMacros(Window window, Map<String, String> variables) {
  private static final Pattern MACRO = Pattern.compile("\\$__(\\w+)|\\$\\{(\\w+):sqlstring}");

  GrafanaMacros {
    variables = Map.copyOf(variables);
  }

  String expand(String rawSql) {
    String sql = MACRO.matcher(rawSql).replaceAll(found -> escaped(valueOf(found)));
    if (sql.contains("$")) {
      throw new IllegalArgumentException("expected no further macro: " + sql);
    }
    return sql;
  }

  private String valueOf(MatchResult found) {
    if (found.group(1) != null) {
      return switch (found.group(1)) {
        case "fromTime_ms" -> moment(window.fromMs());
        case "toTime_ms" -> moment(window.toMs());
        default -> throw new IllegalArgumentException("unknown macro: " + found.group());
      };
    }
    String value = variables.get(found.group(2));
    if (value == null) {
      throw new IllegalArgumentException("unknown variable: " + found.group());
    }
    return "'" + value.replace("'", "''") + "'";
  }

  private static String moment(long ms) {
    return "fromUnixTimestamp64Milli(" + ms + ")";
  }

  private static String escaped(String replacement) {
    return replacement.replace("\\", "\\\\").replace("$", "\\$");
  }
}
