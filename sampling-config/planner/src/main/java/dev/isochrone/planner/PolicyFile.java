// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * Reads {@code sampling.yaml}, strictly: a key that is not known, a value of another type or
 * outside its bounds is an error with its line, never a default. {@code sampling.schema.json} says
 * the same to editors. Stateless.
 */
public final class PolicyFile {
  private static final int VERSION = 1;
  private static final String BUILT_IN = "/isochrone/sampling.yaml";

  private PolicyFile() {}

  /** Reads a file. */
  public static Policy read(Path file) throws PolicyException, IOException {
    return parse(file.toString(), Files.readString(file));
  }

  /** The policy that comes with this version. */
  public static Policy builtIn() {
    try (InputStream in =
        Objects.requireNonNull(PolicyFile.class.getResourceAsStream(BUILT_IN), BUILT_IN)) {
      return parse(BUILT_IN, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (PolicyException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Reads a policy from text.
   *
   * @param name of the file, for messages
   */
  public static Policy parse(String name, String yaml) throws PolicyException {
    YamlSection root = YamlSection.parse(name, yaml);
    root.integer("version", VERSION, VERSION);
    YamlSection budget = root.section("budget");
    long storedBytesPerDay = budget.bytes("storedBytesPerDay");
    budget.end();
    YamlSection keep = root.optionalSection("keepProbability");
    double keepAtMost = keep.positiveProbability("atMost", 1);
    keep.end();
    YamlSection phases = root.optionalSection("phases");
    double phaseKeep = phases.probability("keepProbability", 0.25);
    phases.end();
    YamlSection exemplars = root.optionalSection("exemplars");
    double exemplarKeep = exemplars.probability("keepProbability", 0.02);
    double hotKeep = exemplars.probability("hotKeepProbability", 0.5);
    long hotAfterMillis = exemplars.integer("hotAfterMillis", 1, 600_000, 3000);
    exemplars.end();
    boolean killSwitch = root.bool("killSwitch", false);
    long everyMinutes = root.integer("planEveryMinutes", 1, 1440, 5);
    root.end();
    return new Policy(
        storedBytesPerDay,
        keepAtMost,
        phaseKeep,
        exemplarKeep,
        hotKeep,
        Duration.ofMillis(hotAfterMillis),
        killSwitch,
        Duration.ofMinutes(everyMinutes));
  }
}
