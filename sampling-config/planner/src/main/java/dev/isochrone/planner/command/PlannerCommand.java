// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.command;

import dev.isochrone.planner.PolicyException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that ends with 0 or with 1 and a line of why. */
abstract class PlannerCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  /** Does it; returns the exit code. */
  abstract int run() throws PolicyException, IOException;

  @Override
  public Integer call() {
    try {
      return run();
    } catch (PolicyException | IllegalArgumentException e) {
      err().println(e.getMessage());
    } catch (IOException e) {
      err().println("expected readable and writable files, and servers that answer: " + e);
    }
    return 1;
  }

  PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }

  PrintWriter err() {
    return Objects.requireNonNull(spec).commandLine().getErr();
  }
}
