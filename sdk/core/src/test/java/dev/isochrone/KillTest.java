// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.mockwebserver.MockWebServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real processes, killed while they write ({@code kill -9}), and what the next finds. {@code
 * -Dkill.rounds=200} for the figure.
 */
class KillTest {

  private static final int MOST_LINES = 3_000;
  private static final int ROUNDS = Integer.getInteger("kill.rounds", 4);

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  Path temporary;

  private final Random random = new Random();
  private final AtomicInteger status = new AtomicInteger();

  @Test
  void whatAKilledProcessHadInFilesArrives() throws Exception {
    long lost = 0;
    long arrived = 0;
    for (int round = 0; round < ROUNDS; round++) {
      RecordingCollector books = new RecordingCollector(status::get);
      try (MockWebServer collector = new MockWebServer()) {
        collector.setDispatcher(books);
        String address = collector.url("/").toString();
        status.set(503);
        long stored = runAndKill(address);
        status.set(200);

        Route next = new Route(Isochrone.builder("app", address, "key").storage(storage()));
        next.start();
        assertThat(next.flush(20_000)).isTrue();
        next.close(1_000);

        assertThat(next.losses.total(LossReason.CORRUPT)).isZero();
        assertThat(books.errors()).isEmpty();
        assertThat(books.requests()).isEqualTo(next.delivery.log().restored());
        lost += Math.max(0, stored - books.requests());
        arrived += books.requests();
      }
    }
    System.out.println("figure sdk.kill.lost " + lost + " requests");
    System.out.println("figure sdk.kill.arrived " + arrived + " requests");
    assertThat(lost).isZero();
    assertThat(arrived).isPositive();
  }

  /** Returns how many requests the process said it had in files. */
  private long runAndKill(String collector) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                KilledProcess.class.getName(),
                collector,
                storage().toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    int lines = 1 + random.nextInt(MOST_LINES);
    long stored = 0;
    try (BufferedReader said = process.inputReader(UTF_8)) {
      String line = said.readLine();
      while (line != null && lines > 0) {
        stored = Long.parseLong(line.substring("stored ".length()));
        lines -= stored > 0 ? 1 : 0;
        line = said.readLine();
      }
      process.destroyForcibly(); // SIGKILL
      assertThat(process.waitFor()).as("128 + 9").isEqualTo(137);
    }
    return stored;
  }

  private File storage() {
    return temporary.resolve("storage").toFile();
  }
}
