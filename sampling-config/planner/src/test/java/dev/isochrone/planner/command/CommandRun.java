// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.command;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import picocli.CommandLine;

/** A command that ran: its exit code and all that it printed. */
record CommandRun(int code, String printed) {

  static CommandRun of(Object... args) {
    StringWriter printed = new StringWriter();
    PrintWriter out = new PrintWriter(printed, true);
    CommandLine line = SamplingCommand.commandLine().setOut(out).setErr(out);
    String[] texts = Arrays.stream(args).map(Object::toString).toArray(String[]::new);
    return new CommandRun(line.execute(texts), printed.toString());
  }
}
