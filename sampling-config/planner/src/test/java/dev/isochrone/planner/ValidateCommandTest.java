// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ValidateCommandTest {
  private final StringWriter printed = new StringWriter();

  @Test
  void says_what_a_good_file_means() {
    int code = run("validate", "../sampling.yaml");

    assertThat(code).isZero();
    assertThat(printed.toString()).contains("good. 4,294,967,296 stored bytes a day");
  }

  @Test
  void names_the_line_of_a_mistake(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("sampling.yaml"), "version: 1\nbudgets: {}\n");

    int code = run("validate", file.toString());

    assertThat(code).isEqualTo(1);
    assertThat(printed.toString()).startsWith(file + ":1:1: budget is missing");
  }

  @Test
  void names_a_file_that_is_not_there() {
    assertThat(run("validate", "nowhere.yaml")).isEqualTo(1);
    assertThat(printed.toString()).contains("nowhere.yaml: expected a readable file");
  }

  private int run(String... args) {
    PrintWriter out = new PrintWriter(printed, true);
    CommandLine line = SamplingCommand.commandLine().setOut(out).setErr(out);
    return line.execute(args);
  }
}
