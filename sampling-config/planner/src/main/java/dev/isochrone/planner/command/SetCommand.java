// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner.command;

import dev.isochrone.planner.PolicyEdit;
import dev.isochrone.planner.PolicyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code set FILE KEY VALUE}: changes one value of a policy and nothing else in its file. */
@Command(
    name = "set",
    mixinStandardHelpOptions = true,
    description = {
      "Changes one value, such as budget.storedBytesPerDay, and leaves comments and all else alone.",
      "A value that would make the file a bad policy is refused, and the file stays as it was."
    })
final class SetCommand extends PlannerCommand {

  @Parameters(index = "0", paramLabel = "FILE", description = "a sampling.yaml")
  private Path file = Path.of("sampling.yaml");

  @Parameters(index = "1", paramLabel = "KEY", description = "such as budget.burst")
  private String key = "";

  @Parameters(index = "2", paramLabel = "VALUE", description = "as it is written in YAML")
  private String value = "";

  @Override
  int run() throws PolicyException, IOException {
    String edited = PolicyEdit.set(file.toString(), Files.readString(file), key, value);
    Path beside = Files.createTempFile(file.toAbsolutePath().getParent(), "sampling", ".yaml");
    Files.writeString(beside, edited);
    Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    out().printf("%s: %s is %s%n", file, key, value);
    return 0;
  }
}
