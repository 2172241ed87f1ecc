// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Load before what is measured, until the compilers of the JVM that takes it have next to nothing
 * left to do: on two cores that takes half a minute, and what they use counts as the server's.
 */
final class WarmUp {
  /** Of the CPU used meanwhile: compilers go on for ever at a percent or two. */
  private static final double DONE_SHARE = 0.04;

  private static final int MOST_PARTS = 24;

  private WarmUp() {}

  /** Sends a part of the load: so many batches, of which the first has that number. */
  @FunctionalInterface
  interface Part {
    void send(int first, int count) throws Exception;
  }

  /**
   * Sends parts of {@code count} batches until one of them left the compilers idle.
   *
   * @return how many batches were sent
   */
  static int run(ProcessHandle jvm, int count, Part part) throws Exception {
    double share = 1;
    int sent = 0;
    while (share > DONE_SHARE) {
      if (sent == MOST_PARTS * count) {
        throw new IllegalStateException(
            "expected compilers to be done after %d batches: they took %.0f %% of the CPU"
                .formatted(sent, 100 * share));
      }
      double compiledBefore = compilerSeconds(jvm);
      double cpuBefore = ChildCollector.cpuSeconds(jvm);
      part.send(sent, count);
      sent += count;
      share =
          (compilerSeconds(jvm) - compiledBefore) / (ChildCollector.cpuSeconds(jvm) - cpuBefore);
      System.out.printf(
          Locale.ROOT, "%d batches to warm up: compilers took %.0f %%%n", sent, 100 * share);
    }
    return sent;
  }

  /** How long a JVM's compilers have worked so far, from its own counters. */
  private static double compilerSeconds(ProcessHandle jvm) throws IOException {
    String answer = Jcmd.ask(jvm, "PerfCounter.print");
    Map<String, String> counters =
        answer
            .lines()
            .filter(line -> line.indexOf('=') > 0)
            .map(line -> line.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (a, b) -> a));
    if (!counters.containsKey("java.ci.totalTime")) {
      throw new IllegalStateException("expected java.ci.totalTime: " + answer);
    }
    return Double.parseDouble(counters.get("java.ci.totalTime"))
        / Double.parseDouble(counters.get("sun.os.hrt.frequency"));
  }
}
