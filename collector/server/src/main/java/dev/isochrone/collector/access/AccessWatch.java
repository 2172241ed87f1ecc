// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.access;

import dev.isochrone.collector.Rounds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the access file, so that keys and tokens come and go without a restart. A file with a
 * mistake changes nothing: the last good one stays in force. Thread-safe.
 */
public final class AccessWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AccessWatch.class);

  private final Path file;
  private final Rounds rounds = new Rounds("isochrone-access");
  private @Nullable String seen;
  private volatile AccessList list = AccessList.EMPTY;
  private volatile @Nullable String trouble;

  private AccessWatch(Path file) {
    this.file = file;
  }

  /**
   * Begins to follow a file, which need not exist.
   *
   * @param every how often it is looked at
   */
  public static AccessWatch start(Path file, Duration every) {
    AccessWatch watch = new AccessWatch(file);
    watch.refresh();
    watch.rounds.begin(watch::refresh, every, every);
    return watch;
  }

  /** What is in force. */
  public AccessList list() {
    return list;
  }

  /** Why the file is not in force as it is now, or null. */
  public @Nullable String trouble() {
    return trouble;
  }

  /** Looks at the file at once. A file that is gone lets nobody in who was in it. */
  synchronized void refresh() {
    try {
      String text = Files.exists(file) ? Files.readString(file) : "";
      if (Objects.equals(text, seen)) {
        return;
      }
      seen = text;
      list = AccessList.parse(file.toString(), text);
      trouble = null;
      LOG.info("keys and tokens are those of {}", file);
    } catch (RuntimeException e) {
      trouble = String.valueOf(e.getMessage());
      LOG.error("the last good keys and tokens stay in force: {}", e.getMessage());
    } catch (IOException e) {
      trouble = file + ": expected a readable file: " + e;
    }
  }

  @Override
  public void close() {
    rounds.close();
  }
}
