// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.opentelemetry;

import dev.isochrone.plan.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** One request as a collector got it: its timing and its exemplar. */
record Seen(
    String api,
    Outcome outcome,
    String failure,
    int status,
    long total,
    long sendAndWait,
    long setup,
    int redirects,
    int retries,
    String trace,
    int protocol,
    String host) {

  /** The requests of a batch in which each has an exemplar, the shortest first. */
  static List<Seen> of(String batch) {
    List<String> apis = names(batch, "api");
    List<String> failures = names(batch, "failure");
    List<String> hosts = names(batch, "host");
    int rows = column(batch, "exemplars", "skip", 0, "").size();
    int timingRow = 0;
    List<Seen> seen = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      Row exemplar = new Row(batch, "exemplars", rows, row);
      timingRow += (int) exemplar.number("skip", 0);
      Row timing = new Row(batch, "timings", rows, timingRow++);
      int failure = (int) exemplar.number("failure", -1);
      seen.add(
          new Seen(
              apis.get((int) timing.number("api", 0)),
              Objects.requireNonNull(Outcome.ofCode((int) timing.number("outcome", 0))),
              failure < 0 ? "" : failures.get(failure),
              (int) exemplar.number("status", 0),
              exemplar.total(),
              exemplar.number("send", 0) + exemplar.number("wait", 0),
              exemplar.number("dns", 0) + exemplar.number("connect", 0) + exemplar.number("tls", 0),
              (int) exemplar.number("redirects", 0),
              (int) exemplar.number("retries", 0),
              exemplar.text("trace"),
              (int) timing.number("protocol", 0),
              hosts.get((int) exemplar.number("host", 0))));
    }
    seen.sort(Comparator.comparingLong(Seen::total));
    return seen;
  }

  private static List<String> names(String batch, String dictionary) {
    return column(batch, "names", dictionary, 0, "");
  }

  private static List<String> column(
      String batch, String table, String column, int rows, String absent) {
    String text = RecordingCollector.columnOrAbsent(batch, table, column);
    List<String> values = new ArrayList<>();
    if (text != null && !text.isEmpty()) {
      Arrays.stream(text.split(",", -1)).map(v -> v.replace("\"", "")).forEach(values::add);
    }
    String everyRow = values.size() == 1 ? values.get(0) : absent;
    while (values.size() < rows) {
      values.add(everyRow);
    }
    return values;
  }

  private record Row(String batch, String table, int rows, int row) {
    long number(String column, long absent) {
      return Long.parseLong(column(batch, table, column, rows, "" + absent).get(row));
    }

    long total() {
      long total = number("total", -1);
      return total == -1
          ? sum("queue", "dns", "connect", "tls", "send", "wait", "transfer")
          : total;
    }

    private long sum(String... phases) {
      return Arrays.stream(phases).mapToLong(phase -> number(phase, 0)).sum();
    }

    String text(String column) {
      return column(batch, table, column, rows, "").get(row);
    }
  }
}
