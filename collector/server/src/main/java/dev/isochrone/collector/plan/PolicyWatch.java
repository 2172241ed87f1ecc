// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.plan;

import dev.isochrone.planner.Policy;
import dev.isochrone.planner.PolicyException;
import dev.isochrone.planner.PolicyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows {@code sampling.yaml}: the last good contents are in force, whatever the file becomes.
 * {@link #refresh} is for one thread; the rest is for any.
 */
public final class PolicyWatch {
  private static final Logger LOG = LoggerFactory.getLogger(PolicyWatch.class);

  private final Path file;
  private final InstantSource clock;
  private @Nullable String seen;
  private volatile Policy policy = PolicyFile.builtIn();
  private volatile @Nullable String trouble;
  private volatile long changedAtMillis;

  /**
   * Watches a file; as long as it does not exist, the policy that comes with this version holds.
   */
  public PolicyWatch(Path file, InstantSource clock) {
    this.file = file;
    this.clock = clock;
    refresh();
  }

  /** The policy in force. */
  public Policy policy() {
    return policy;
  }

  /** Why the file is not in force as it is now, or null. */
  public @Nullable String trouble() {
    return trouble;
  }

  /** The file. */
  Path file() {
    return file;
  }

  /** When the policy in force came into force, ms since 1970; 0 for the built-in one. */
  long changedAtMillis() {
    return changedAtMillis;
  }

  /** Reads the file again if it has changed; true if another policy is in force now. */
  boolean refresh() {
    try {
      if (Files.notExists(file)) {
        trouble = seen == null ? null : file + " is gone, its last good contents stay in force";
        return false;
      }
      String text = Files.readString(file);
      if (text.equals(seen)) {
        return false;
      }
      seen = text;
      Policy read = PolicyFile.parse(file.toString(), text);
      boolean changed = !read.equals(policy);
      policy = read;
      changedAtMillis = changed ? clock.millis() : changedAtMillis;
      trouble = null;
      LOG.info("the sampling policy is that of {}", file);
      return changed;
    } catch (PolicyException e) {
      trouble = e.getMessage();
      LOG.error("the last good sampling policy stays in force: {}", e.getMessage());
      return false;
    } catch (IOException e) {
      trouble = file + ": expected a readable file: " + e;
      return false;
    }
  }
}
