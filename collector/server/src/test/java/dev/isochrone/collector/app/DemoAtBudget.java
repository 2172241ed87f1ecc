// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/**
 * The demo at ten times its usual traffic, its SDKs and a collector with a budget, each in a
 * process of its own: whether the spend settles at the budget, follows the file, and whether
 * estimates agree with what the demo's devices and servers logged. The planner's minute is 15
 * seconds, and a day 1,440 of them that has just begun, since before midnight what the start took
 * too much would be paid back in minutes; nothing else is compressed.
 */
final class DemoAtBudget {
  private static final int MINUTES_A_DAY = 1440;
  private static final long MINUTE_MILLIS = minuteMillis();
  private static final int SETTLE_MINUTES = 20;
  private static final int RATE = 600;

  /** At full rate from its first second the demo's JVM answered in seconds for two minutes. */
  private static final int RAMP_UP_SECONDS = 60;

  private static final int DELIVERY_SECONDS = 60;
  private static final String APP = "calendar";

  private final String url;
  private final String clickHouseUrl;
  private final Path policy;
  private final List<Sample> samples = new ArrayList<>();

  private DemoAtBudget(String url, String clickHouseUrl, Path policy) {
    this.url = url;
    this.clickHouseUrl = clickHouseUrl;
    this.policy = policy;
  }

  /** The arguments are the demo's jar, the budget, and the minutes of each of its two halves. */
  public static void main(String[] args) throws Exception {
    Path directory = Files.createTempDirectory("isochrone-demo-budget");
    long budget = Long.parseLong(args[1]);
    int minutes = Integer.parseInt(args[2]);
    Path data = Files.createDirectories(directory.resolve("data"));
    int port = freePort();
    Path policy = data.resolve("sampling.yaml");
    write(policy, budget);
    try (ChildCollector collector =
        ChildCollector.measured(
            data,
            "--isochrone.planner-minute=" + MINUTE_MILLIS + "ms",
            "--isochrone.receive.batches-per-second-of-address=0",
            "--isochrone.trusted-proxies=127.0.0.0/8",
            "--clickhouse.embedded-port=" + port,
            "--isochrone.keys[1].app=" + APP,
            "--isochrone.keys[1].key=" + APP + "-key")) {
      DemoAtBudget run = new DemoAtBudget(collector.url(), "http://127.0.0.1:" + port, policy);
      Path log = directory.resolve("access.csv");
      Process demo = demo(Path.of(args[0]), collector.url(), log);
      try {
        run.measure(budget, minutes);
        // until the slices that were open have arrived
        TimeUnit.SECONDS.sleep(DELIVERY_SECONDS);
      } finally {
        demo.destroy();
        demo.waitFor(60, TimeUnit.SECONDS);
        demo.destroyForcibly();
      }
      run.compare(log, minutes);
      System.out.println("collector: " + collector.cpuSeconds() + " s of CPU");
    }
    System.exit(0);
  }

  private void measure(long budget, int minutes) throws Exception {
    double settled = settle("sampling.demo", budget, minutes);
    write(policy, budget / 2);
    double halved = settle("sampling.demo.halved", budget / 2, minutes);
    figure("sampling.demo.spend_over_budget", settled, "ratio");
    figure("sampling.demo.halved.spend_over_budget", halved, "ratio");
  }

  /** Spend over budget behind the twentieth minute; prints when it was reached. */
  private double settle(String name, long budget, int minutes) throws Exception {
    int first = samples.size();
    for (int minute = 0; minute <= minutes; minute++) {
      samples.add(sample());
      tell(budget);
      TimeUnit.MILLISECONDS.sleep(MINUTE_MILLIS);
    }
    int last = samples.size() - 1;
    int settledAt = minutes;
    for (int from = last - 1; from >= first; from--) {
      if (last - from >= SETTLE_MINUTES / 2) {
        boolean isWithin = Math.abs(spend(from, last) / budget - 1) <= 0.05;
        settledAt = isWithin ? from - first : settledAt;
        if (!isWithin) {
          break;
        }
      }
    }
    figure(name + ".settled_minutes", settledAt, "minutes");
    return spend(first + SETTLE_MINUTES, last) / budget;
  }

  private void tell(long budget) {
    int last = samples.size() - 1;
    int from = Math.max(0, last - 10);
    if (last > 0) {
      System.out.printf(
          Locale.ROOT,
          "minute %d: %.2f of the budget in ten, %d slices, fixed %.2f, collector says %.2f%n",
          last,
          spend(from, last) / budget,
          samples.get(last).slices,
          samples.get(last).fixedPerDay / budget,
          samples.get(last).saysPerDay / budget);
    }
  }

  /** Bytes a day between two samples, at the prices that were measured last. */
  private double spend(int from, int to) {
    Sample a = samples.get(from);
    Sample b = samples.get(to);
    double bytes = b.bytes(b) - a.bytes(b);
    return bytes * MINUTES_A_DAY * MINUTE_MILLIS / (b.atMillis - a.atMillis) + b.fixedPerDay;
  }

  private Sample sample() throws Exception {
    JsonNode stored =
        TestCollector.rows(
                clickHouseUrl,
                """
                SELECT count() AS slices, sum(length(timings.api)) AS timings,
                    sum(length(phases.wait)) AS phases,
                    (SELECT count() FROM exemplars) AS exemplars
                FROM slices
                """)
            .get(0);
    JsonNode state = TestCollector.json(TestCollector.fetch(url, "/api/budget-state"));
    JsonNode fixed = state.path("fixedBytesPerDay");
    return new Sample(
        System.currentTimeMillis(),
        stored.get("slices").asLong(),
        stored.get("timings").asLong(),
        stored.get("phases").asLong(),
        stored.get("exemplars").asLong(),
        state.path("prices"),
        fixed.path("rollups").asDouble()
            + fixed.path("plans").asDouble()
            + fixed.path("accounts").asDouble(),
        state.path("spendPerDayNow").asDouble());
  }

  /** Holds the screens' estimates of each country and api against the log. */
  private void compare(Path log, int minutes) throws Exception {
    long from = samples.get(Math.min(SETTLE_MINUTES, minutes)).atMillis;
    long to = samples.get(samples.size() - 1).atMillis;
    AccessTruth truth = AccessTruth.read(log, from, to);
    JsonNode cells =
        TestCollector.json(
                TestCollector.fetch(url, "/api/heatmap?app=" + APP + "&from=" + from + "&to=" + to))
            .get("data");
    Agreement counts = new Agreement("count");
    Agreement p95 = new Agreement("p95");
    Agreement errors = new Agreement("error_rate");
    double estimated = 0;
    for (JsonNode cell : cells) {
      String country = cell.get("country").asString();
      String api = cell.get("api").asString();
      String name = country + " " + api;
      AccessTruth.Cell seen = truth.cell(country, api);
      estimated += cell.get("requests").asDouble();
      counts.add(name, seen.requests(), cell.get("requests_low"), cell.get("requests_high"));
      p95.add(name, seen.percentileMillis(95), cell.get("p95_low_ms"), cell.get("p95_high_ms"));
      errors.add(name, seen.errorRate(), cell.get("error_low"), cell.get("error_high"));
    }
    long sampled = 0;
    for (JsonNode cell : cells) {
      sampled += cell.get("sampled").asLong();
    }
    System.out.println(
        truth.requests() + " requests logged, " + sampled + " kept, in " + cells.size() + " cells");
    figure("sampling.demo.requests_off", 100 * (estimated / truth.requests() - 1), "percent");
    counts.print();
    p95.print();
    errors.print();
  }

  private static Process demo(Path jar, String url, Path log) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-Xmx768m",
            "-jar",
            jar.toString(),
            "--collector",
            url,
            "--key",
            APP + "-key",
            "--rate",
            Integer.toString(RATE),
            "--ramp-up",
            Integer.toString(RAMP_UP_SECONDS),
            "--access-log",
            log.toString())
        .redirectErrorStream(true)
        .redirectOutput(log.resolveSibling("demo.log").toFile())
        .start();
  }

  private static void write(Path policy, long bytes) throws IOException {
    Path next = policy.resolveSibling("sampling.yaml.next");
    Files.writeString(next, "version: 1\nbudget:\n  storedBytesPerDay: %d\n".formatted(bytes));
    Files.move(next, policy, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Days are counted from 1970, so that a ms more makes it another time of the day. */
  private static long minuteMillis() {
    long now = System.currentTimeMillis();
    long millis = 15_000;
    while (now % (millis * MINUTES_A_DAY) > millis * MINUTES_A_DAY / 20) {
      millis++;
    }
    return millis;
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  private static void figure(String name, double value, String unit) {
    System.out.printf(Locale.ROOT, "figure %s %.3f %s%n", name, value, unit);
  }

  /** What was stored until a moment, and what the collector says of its spend. */
  private record Sample(
      long atMillis,
      long slices,
      long timings,
      long phases,
      long exemplars,
      JsonNode prices,
      double fixedPerDay,
      double saysPerDay) {

    double bytes(Sample priced) {
      return slices * priced.prices.path("slice").asDouble()
          + timings * priced.prices.path("timing").asDouble()
          + phases * priced.prices.path("phases").asDouble()
          + exemplars * priced.prices.path("exemplar").asDouble();
    }
  }

  /** In how many cells the truth lies inside the interval, and where it does not. */
  private static final class Agreement {
    private final String what;
    private int cells;
    private int inside;

    Agreement(String what) {
      this.what = what;
    }

    void add(String cell, double truth, JsonNode low, JsonNode high) {
      if (low.isNull() || high.isNull()) {
        return;
      }
      cells++;
      if (truth >= low.asDouble() && truth <= high.asDouble()) {
        inside++;
      } else {
        System.out.printf(
            Locale.ROOT,
            "%s of %s: %.4g is outside %.4g to %.4g%n",
            what,
            cell,
            truth,
            low.asDouble(),
            high.asDouble());
      }
    }

    void print() {
      System.out.println(what + ": " + inside + " of " + cells + " cells");
      figure("sampling.demo." + what + "_inside", 100.0 * inside / Math.max(1, cells), "percent");
    }
  }
}
