// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.planner.PolicyFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyWatchTest {
  @TempDir Path folder = Path.of("");

  @Test
  void the_built_in_policy_holds_as_long_as_there_is_no_file() {
    PolicyWatch watch = new PolicyWatch(folder.resolve("sampling.yaml"), InstantSource.system());

    assertThat(watch.policy()).isEqualTo(PolicyFile.builtIn());
    assertThat(watch.trouble()).isNull();
  }

  @Test
  void a_broken_file_keeps_the_last_good_policy_and_names_the_line() throws Exception {
    Path file = folder.resolve("sampling.yaml");
    Files.writeString(file, "version: 1\nbudget:\n  storedBytesPerDay: 1 MB\n");
    PolicyWatch watch = new PolicyWatch(file, InstantSource.system());

    Files.writeString(file, "version: 1\nbudget:\n  storedBytesPerDay: lots\n");

    assertThat(watch.refresh()).isFalse();
    assertThat(watch.policy().storedBytesPerDay()).isEqualTo(1_000_000);
    assertThat(watch.trouble()).contains("sampling.yaml:3:", "lots");

    Files.writeString(file, "version: 1\nbudget:\n  storedBytesPerDay: 2 MB\n");

    assertThat(watch.refresh()).isTrue();
    assertThat(watch.policy().storedBytesPerDay()).isEqualTo(2_000_000);
    assertThat(watch.trouble()).isNull();
    Files.delete(file);
    assertThat(watch.refresh()).isFalse();
    assertThat(watch.policy().storedBytesPerDay()).isEqualTo(2_000_000);
    assertThat(watch.trouble()).contains("is gone");
  }
}
