// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class DemoCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void help_names_every_option() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString())
        .contains(
            "--countries",
            "--rate",
            "--ramp-up",
            "--duration",
            "--seed",
            "--scenario",
            "--collector",
            "--key")
        .contains("--origin-country", "--access-log", "steady, cdn-rollout, regional-outage");
  }

  @Test
  void a_scenario_is_written_with_a_hyphen() {
    assertThat(run("--key", "k", "--scenario", "regional-outage", "--countries", "JP,DE"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("among them for regional-outage");
  }

  @Test
  void what_cannot_be_run_is_refused_with_what_was_expected() {
    assertThat(run("--key", "k", "--rate", "0")).isEqualTo(2);
    assertThat(run("--key", "k", "--ramp-up", "-1")).isEqualTo(2);
    assertThat(run("--key", "k", "--devices", "0")).isEqualTo(2);
    assertThat(run("--key", "k", "--origin-country", "XX")).isEqualTo(2);
    assertThat(run("--key", "k", "--change-after", "-1")).isEqualTo(2);
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString())
        .contains("rate: expected more than 0 and at most 2000, was 0.0")
        .contains("devices: expected 1..5000, was 0")
        .contains("country: expected one of AE")
        .contains("changeAfter < 0: PT-1S")
        .contains("Missing required option: '--key=KEY'");
  }

  private int run(String... options) {
    return DemoCommand.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(options);
  }
}
