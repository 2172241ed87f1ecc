// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.simulate;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Workloads as files: {@code ts_ms,session,region,api,latency_ms,error}, a line a request, in any
 * order, error 0 or 1, no quoting. The day is that of the earliest request; later ones are left
 * out. Holds the rows of one file; not thread-safe.
 */
final class WorkloadCsv {

  static final String HEADER = "ts_ms,session,region,api,latency_ms,error";

  private final Path file;
  private final Map<String, Integer> sessions = new HashMap<>();
  private final Map<String, Integer> regions = new HashMap<>();
  private final Map<String, Integer> apis = new HashMap<>();
  private int rows;
  private long[] times = new long[1 << 16];
  private int[] rowSessions = new int[1 << 16];
  private int[] rowRegions = new int[1 << 16];
  private int[] rowApis = new int[1 << 16];
  private float[] latencies = new float[1 << 16];
  private boolean[] errors = new boolean[1 << 16];

  private WorkloadCsv(Path file) {
    this.file = file;
  }

  /**
   * Reads a file into memory.
   *
   * @throws IllegalArgumentException if a line is not as expected; the message has its number
   */
  static WorkloadCsv read(Path file) throws IOException {
    WorkloadCsv csv = new WorkloadCsv(file);
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      String header = lines.readLine();
      if (!HEADER.equals(header)) {
        throw new IllegalArgumentException(file + ":1: expected " + HEADER + ": " + header);
      }
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        csv.row(line);
      }
    }
    if (csv.rows == 0) {
      throw new IllegalArgumentException(file + ": expected requests: none");
    }
    return csv;
  }

  /** Writes a workload. */
  static void write(Workload workload, Path file) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write(HEADER);
      out.newLine();
      for (int slice = 0; slice < workload.slices; slice++) {
        for (int i = workload.sliceStarts[slice]; i < workload.sliceStarts[slice + 1]; i++) {
          int cell = workload.cells[i];
          out.append(Integer.toString(workload.timesMs[i]))
              .append(",s")
              .append(Integer.toString(workload.sliceSessions[slice]))
              .append(',')
              .append(workload.regions[workload.grid.region(cell)])
              .append(',')
              .append(workload.apis[workload.grid.api(cell)])
              .append(',')
              .append(Float.toString(workload.latenciesMs[i]))
              .append(workload.errors[i] ? ",1" : ",0");
          out.newLine();
        }
      }
    }
  }

  /** Returns all of it as one day. */
  Workload whole() {
    return part(file.getFileName().toString(), 0, 1);
  }

  /**
   * Returns two independent days of the same cells: the sessions, split by a hash of their number.
   */
  Workload[] halves() {
    String name = file.getFileName().toString();
    return new Workload[] {part(name + " (first half)", 0, 2), part(name, 1, 2)};
  }

  private Workload part(String name, int which, int of) {
    long midnight = Long.MAX_VALUE;
    for (int row = 0; row < rows; row++) {
      midnight = Math.min(midnight, times[row]);
    }
    midnight = Math.floorDiv(midnight, Workload.DAY_MS) * Workload.DAY_MS;
    String[] regionNames = sortedKeys(regions);
    String[] apiNames = sortedKeys(apis);
    int[] regionRanks = ranks(regions, regionNames);
    int[] apiRanks = ranks(apis, apiNames);
    int[] order = CountingSort.order(rows, sessions.size(), row -> rowSessions[row]);
    WorkloadBuilder builder = new WorkloadBuilder(WorkloadBuilder.FLUSH_MS);
    for (int at = 0; at < rows; at++) {
      int row = order[at];
      if (at > 0 && rowSessions[row] != rowSessions[order[at - 1]]) {
        builder.endSession();
      }
      if (Math.floorMod((rowSessions[row] * 0x9E3779B9) >>> 16, of) == which) {
        long time = Math.min(times[row] - midnight, Integer.MAX_VALUE);
        int cell = regionRanks[rowRegions[row]] * apiNames.length + apiRanks[rowApis[row]];
        builder.add((int) time, cell, latencies[row], errors[row]);
      }
    }
    builder.endSession();
    return new Workload(name, regionNames, apiNames, builder);
  }

  private void row(String line) {
    if (rows == times.length) {
      int more = rows + (rows >> 1);
      times = Arrays.copyOf(times, more);
      rowSessions = Arrays.copyOf(rowSessions, more);
      rowRegions = Arrays.copyOf(rowRegions, more);
      rowApis = Arrays.copyOf(rowApis, more);
      latencies = Arrays.copyOf(latencies, more);
      errors = Arrays.copyOf(errors, more);
    }
    String[] parts = line.split(",", -1);
    if (parts.length != 6) {
      throw bad("expected 6 columns: " + parts.length);
    }
    try {
      times[rows] = Long.parseLong(parts[0]);
      latencies[rows] = Float.parseFloat(parts[4]);
    } catch (NumberFormatException e) {
      throw bad("not a number: " + e.getMessage());
    }
    if (!(latencies[rows] >= 0 && latencies[rows] < Float.POSITIVE_INFINITY)) {
      throw bad("latency_ms not a number >= 0: " + parts[4]);
    }
    if (!parts[5].equals("0") && !parts[5].equals("1")) {
      throw bad("error not 0 or 1: " + parts[5]);
    }
    rowSessions[rows] = number(sessions, parts[1]);
    rowRegions[rows] = number(regions, parts[2]);
    rowApis[rows] = number(apis, parts[3]);
    errors[rows] = parts[5].equals("1");
    rows++;
  }

  private IllegalArgumentException bad(String what) {
    return new IllegalArgumentException(file + ":" + (rows + 2) + ": " + what);
  }

  private static int number(Map<String, Integer> numbers, String name) {
    Integer known = numbers.putIfAbsent(name, numbers.size());
    return known == null ? numbers.size() - 1 : known;
  }

  private static String[] sortedKeys(Map<String, Integer> numbers) {
    return numbers.keySet().stream().sorted().toArray(String[]::new);
  }

  /** From a name's number to its place among the sorted names. */
  private static int[] ranks(Map<String, Integer> numbers, String[] sorted) {
    int[] ranks = new int[sorted.length];
    for (int rank = 0; rank < sorted.length; rank++) {
      ranks[numbers.getOrDefault(sorted[rank], 0)] = rank;
    }
    return ranks;
  }
}
