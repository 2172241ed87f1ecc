// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code validate FILE}: exit code 0 if the file is a policy, 1 with its first mistake if not. */
@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    description = "Says whether a file is a policy, or which line is wrong.")
final class ValidateCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "a sampling.yaml")
  private Path file = Path.of("sampling.yaml");

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    try {
      Policy policy = PolicyFile.read(file);
      out()
          .printf(
              Locale.ROOT,
              "%s: good. %,d stored bytes a day, keepProbability at most %s, a plan every %d min%n",
              file,
              policy.storedBytesPerDay(),
              policy.keepAtMost(),
              policy.planEvery().toMinutes());
      return 0;
    } catch (PolicyException e) {
      err().println(e.getMessage());
    } catch (IOException e) {
      err().println(file + ": expected a readable file: " + e);
    }
    return 1;
  }

  private PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }

  private PrintWriter err() {
    return Objects.requireNonNull(spec).commandLine().getErr();
  }
}
