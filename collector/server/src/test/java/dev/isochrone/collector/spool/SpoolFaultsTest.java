// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolFaultsTest {
  private static final int HISTORIES = 200;

  @TempDir Path folder = Path.of("");

  @Test
  void whatever_the_disk_does_every_acknowledged_batch_is_stored_once() throws Exception {
    int sent = 0;
    for (long seed = 0; seed < HISTORIES; seed++) {
      Path directory = Files.createDirectories(folder.resolve("spool-" + seed));
      FaultHistory.Outcome outcome = new FaultHistory(directory, seed).run();
      assertThat(outcome)
          .as("seed %d", seed)
          .isEqualTo(new FaultHistory.Outcome(outcome.sent(), 0, 0));
      sent += outcome.sent();
    }
    assertThat(sent).isGreaterThan(10 * HISTORIES);
  }
}
