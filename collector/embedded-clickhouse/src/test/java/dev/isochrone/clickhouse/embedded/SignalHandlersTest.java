// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignalHandlersTest {
  @Test
  void implicitNullChecks_workWhileTheEngineStartsAndRuns(@TempDir Path directory)
      throws Exception {
    try (ChildJvm child =
        new ChildJvm(
            List.of("-XX:TieredStopAtLevel=1", "-Xmx128m"),
            NullChecksUnderLoad.class,
            directory.toString(),
            "12")) {
      String output = child.output();
      assertThat(child.exitValue()).as(output).isZero();
      assertThat(output).containsPattern("raised=\\d{6,} queries=\\d{2,}");
    }
  }
}
