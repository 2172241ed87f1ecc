// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.command;

import dev.isochrone.planner.Policy;
import dev.isochrone.planner.PolicyException;
import dev.isochrone.planner.PolicyFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code validate FILE}: exit code 0 if the file is a policy, 1 with its first mistake if not. */
@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    description = {
      "Says whether a file is a policy, or which line is wrong.",
      "With traffic it says also whether its floors fit the budget."
    })
final class ValidateCommand extends PlannerCommand {
  @Parameters(paramLabel = "FILE", description = "a sampling.yaml")
  private Path file = Path.of("sampling.yaml");

  @ArgGroup(exclusive = false)
  private @Nullable TrafficOptions traffic;

  @Override
  int run() throws PolicyException, IOException {
    Policy policy = PolicyFile.read(file);
    if (traffic != null && traffic.forecast(file, policy, traffic.read(), err()) == null) {
      return 1;
    }
    out()
        .printf(
            Locale.ROOT,
            "%s: good. %,d stored bytes a day, keepProbability at most %s, %d rules, a plan every"
                + " %d min%n",
            file,
            policy.storedBytesPerDay(),
            policy.keepAtMost(),
            policy.recording().rules().size(),
            policy.planEvery().toMinutes());
    return 0;
  }
}
