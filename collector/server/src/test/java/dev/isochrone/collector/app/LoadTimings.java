// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import com.clickhouse.client.api.Client;
import dev.isochrone.clickhouse.embedded.EmbeddedClickHouse;
import dev.isochrone.collector.store.Preparation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Fills the data directory of a collector with days of timings, made inside the engine and inserted
 * as the collector inserts them, rollups included. What is asked of it is asked by {@link
 * QuestionBenchmark}.
 */
final class LoadTimings {
  private static final String HELP =
      """
      Usage: mvn -q -pl collector/server exec:exec@load-timings ["-Dload=OPTIONS"]
        --directory DIR   data directory of a collector, empty or absent (target/timings)
        --days N          that end now (30)
        --timings N       in all of them (100000000)
        --help            prints this""";

  private static final long DAY_MS = Duration.ofDays(1).toMillis();
  private static final int PIECES_OF_A_DAY = 2;
  private static final int TIMINGS_PER_SLICE = 12;
  private static final int DAYS_OF_EXEMPLARS = 14;

  private LoadTimings() {}

  /** Loads; the arguments are what {@code --help} says, one or many in a string. */
  public static void main(String[] args) throws Exception {
    Path directory = Path.of("target/timings");
    int days = 30;
    long timings = 100_000_000;
    List<String> words = List.of(String.join(" ", args).strip().split("\\s+"));
    for (int i = 0; i < words.size(); i++) {
      switch (words.get(i)) {
        case "--directory" -> directory = Path.of(words.get(++i));
        case "--days" -> days = Integer.parseInt(words.get(++i));
        case "--timings" -> timings = Long.parseLong(words.get(++i));
        case "" -> {}
        default -> {
          System.err.println(HELP);
          System.exit(words.get(i).equals("--help") ? 0 : 2);
        }
      }
    }
    if (Files.exists(directory.resolve("clickhouse"))) {
      throw new IllegalArgumentException("expected an empty directory: " + directory);
    }
    long seconds = load(directory, days, timings);
    System.out.printf("figure store.load_s %d s%n", seconds);
    System.exit(0);
  }

  private static long load(Path directory, int days, long timings) throws Exception {
    long begin = System.nanoTime();
    Files.createDirectories(directory);
    try (EmbeddedClickHouse engine = EmbeddedClickHouse.start(directory.resolve("clickhouse"), 0);
        Client client =
            ClickHouse.open(TestCollector.clickHouse(engine.url()), directory).client()) {
      new Preparation(client).prepareIfReachable();
      long end = System.currentTimeMillis() / 60_000 * 60_000;
      for (int day = 0; day < days; day++) {
        loadDay(client, day, end - (days - day) * DAY_MS, timings / days, days - day);
        System.err.printf(
            "%d of %d days, %d s%n", day + 1, days, (System.nanoTime() - begin) / 1_000_000_000);
      }
      System.out.println(
          client.queryAll("SELECT sum(length(timings.api)) AS n FROM slices").get(0).getLong("n")
              + " timings");
    }
    return (System.nanoTime() - begin) / 1_000_000_000;
  }

  private static void loadDay(Client client, int day, long startMs, long timings, int age)
      throws Exception {
    long slices = timings / TIMINGS_PER_SLICE / PIECES_OF_A_DAY;
    for (int piece = 0; piece < PIECES_OF_A_DAY; piece++) {
      Map<String, Object> parameters =
          Map.of("day", day * PIECES_OF_A_DAY + piece, "start", startMs, "slices", slices);
      run(client, "slices", parameters);
    }
    Map<String, Object> range = Map.of("day", day, "start", startMs, "length", DAY_MS);
    run(client, "accounts", range);
    if (age <= DAYS_OF_EXEMPLARS) {
      run(client, "exemplars", range);
    }
  }

  private static void run(Client client, String file, Map<String, Object> parameters)
      throws Exception {
    for (String statement : text(file).split(";\\s*\n", -1)) {
      client.query(statement, parameters).get().close();
    }
  }

  private static String text(String file) throws IOException {
    try (InputStream in =
        LoadTimings.class.getResourceAsStream("/isochrone/load/" + file + ".sql")) {
      return new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
