// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidateCommandTest {

  @Test
  void says_what_a_good_file_means() {
    CommandRun run = CommandRun.of("validate", "../sampling.yaml");

    assertThat(run.code()).isZero();
    assertThat(run.printed()).contains("good. 4,294,967,296 stored bytes a day");
  }

  @Test
  void names_the_line_of_a_mistake(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("sampling.yaml"), "version: 1\nbudgets: {}\n");

    CommandRun run = CommandRun.of("validate", file);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.printed()).startsWith(file + ":1:1: budget is missing");
  }

  @Test
  void names_a_file_that_is_not_there() {
    CommandRun run = CommandRun.of("validate", "nowhere.yaml");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.printed()).contains("NoSuchFileException: nowhere.yaml");
  }

  @Test
  void help_and_completion_know_every_command() {
    String help = CommandRun.of("--help").printed();
    String completion = CommandRun.of("generate-completion").printed();

    for (String command : new String[] {"validate", "plan", "simulate", "diff", "explain", "set"}) {
      assertThat(help).contains("  " + command);
      assertThat(completion).contains("function _picocli_isochrone-planner_" + command);
    }
  }
}
