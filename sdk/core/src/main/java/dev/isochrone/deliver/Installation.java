// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import dev.isochrone.InstallStore;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Who sends: a random installation id, and session numbers that count up over restarts.
 *
 * <p>Numbers are reserved in blocks before they are used, so that a process that dies uses none
 * twice. Saved as {@code <id> <first free session>}. Opened at the first batch, by the worker,
 * which is its only user.
 */
final class Installation {

  private static final int RESERVED_SESSIONS = 64;

  private final @Nullable InstallStore store;
  private final RandomIds ids;
  private @Nullable String id;
  private long firstSession;
  private long reservedSessions;

  Installation(@Nullable InstallStore store, RandomIds ids) {
    this.store = store;
    this.ids = ids;
  }

  /** The installation's id: 32 hex digits. */
  String id() {
    if (id == null) {
      id = open();
    }
    return id;
  }

  /**
   * Returns the number of a session for ever.
   *
   * @param sinceStart its number since this process started
   */
  long session(long sinceStart) {
    String opened = id();
    if (sinceStart >= reservedSessions) {
      reservedSessions = sinceStart + RESERVED_SESSIONS;
      save(opened + " " + (firstSession + reservedSessions));
    }
    return firstSession + sinceStart;
  }

  private String open() {
    String line = load();
    if (line != null && line.matches("[0-9a-f]{32} [0-9]{1,15}")) {
      firstSession = Long.parseLong(line.substring(33));
      return line.substring(0, 32);
    }
    return ids.next();
  }

  private @Nullable String load() {
    try {
      return store == null ? null : store.load();
    } catch (IOException e) {
      return null; // a new installation, as after clearing the app's data
    }
  }

  private void save(String line) {
    try {
      if (store != null) {
        store.save(line);
      }
    } catch (IOException e) {
      // the next start will be a new installation or reuse numbers of one that never sent them
      reservedSessions = 0;
    }
  }
}
