// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.command;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The operator's tool: {@code isochrone-planner validate sampling.yaml}. */
@Command(
    name = "isochrone-planner",
    mixinStandardHelpOptions = true,
    description = "Checks what Isochrone may cost before a collector obeys it.",
    subcommands = {
      ValidateCommand.class,
      PlanCommand.class,
      SimulateCommand.class,
      DiffCommand.class,
      ExplainCommand.class,
      SetCommand.class,
      MarkCommand.class,
      AutoComplete.GenerateCompletion.class
    },
    synopsisSubcommandLabel = "COMMAND")
public final class SamplingCommand {
  private SamplingCommand() {}

  /** Runs the command and exits with its code. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new SamplingCommand());
  }
}
