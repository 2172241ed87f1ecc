// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the demo's devices and servers logged of the requests that ended within a range of time. */
final class AccessTruth {
  private static final Cell NONE = new Cell();

  private final Map<String, Cell> cells = new HashMap<>();

  private AccessTruth() {}

  static AccessTruth read(Path log, long fromMillis, long toMillis) throws IOException {
    AccessTruth truth = new AccessTruth();
    try (Stream<String> lines = Files.lines(log)) {
      List<String> all = lines.toList();
      List<String> head = List.of(all.get(0).split(",", -1));
      int started = head.indexOf("started");
      int total = head.indexOf("total_ms");
      int country = head.indexOf("country");
      int api = head.indexOf("api");
      int outcome = head.indexOf("outcome");
      for (String line : all.subList(1, all.size())) {
        String[] row = line.split(",", -1);
        if (row.length < head.size()) {
          continue; // the last one, cut off
        }
        double millis = Double.parseDouble(row[total]);
        double end = Double.parseDouble(row[started]) + millis;
        if (end >= fromMillis && end < toMillis) {
          boolean isError = !row[outcome].equals("ok") && !row[outcome].equals("cancelled");
          truth
              .cells
              .computeIfAbsent(row[country] + " " + row[api], key -> new Cell())
              .add(millis, isError);
        }
      }
    }
    return truth;
  }

  Cell cell(String country, String api) {
    return cells.getOrDefault(country + " " + api, NONE);
  }

  long requests() {
    return cells.values().stream().mapToLong(Cell::requests).sum();
  }

  /** One country's requests of one api. */
  static final class Cell {
    private double[] millis = new double[16];
    private int requests;
    private int errors;

    private void add(double total, boolean isError) {
      if (requests == millis.length) {
        millis = Arrays.copyOf(millis, 2 * requests);
      }
      millis[requests++] = total;
      errors += isError ? 1 : 0;
    }

    int requests() {
      return requests;
    }

    double errorRate() {
      return (double) errors / Math.max(1, requests);
    }

    double percentileMillis(double percentile) {
      double[] sorted = Arrays.copyOf(millis, requests);
      Arrays.sort(sorted);
      return requests == 0 ? 0 : sorted[(int) Math.ceil(percentile / 100 * requests) - 1];
    }
  }
}
