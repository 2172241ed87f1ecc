// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import dev.isochrone.InstallStore;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Who sends: an installation id, and session numbers that count up over restarts.
 *
 * <p>The id is made from a random secret that never leaves the device, but to have what was sent
 * under the id erased: {@code id = first 32 hex digits of SHA-256(secret)}. Sessions are reserved
 * in blocks before they are used, so that a process that dies uses none twice. Saved as {@code
 * <secret> <first free session>[ <secret of an installation to be erased>]}. Opened and used by the
 * worker only.
 */
final class Installation {

  private static final int RESERVED_SESSIONS = 64;
  private static final String LINE = "[0-9a-f]{32} [0-9]{1,15}( [0-9a-f]{32})?";

  private final @Nullable InstallStore store;
  private final RandomIds ids;
  private @Nullable String secret;
  private @Nullable String toErase;
  private long firstSession;
  private long reservedSessions;
  private boolean used;
  private boolean guest;

  Installation(@Nullable InstallStore store, RandomIds ids) {
    this.store = store;
    this.ids = ids;
  }

  /** A guest has no installation of its own: it only asks the owner to erase theirs. */
  static Installation ofGuest(RandomIds ids) {
    Installation installation = new Installation(null, ids);
    installation.guest = true;
    return installation;
  }

  /** The installation's id: 32 hex digits. */
  String id() {
    return Pseudonym.of(secret());
  }

  /**
   * Returns the number of a session for ever.
   *
   * @param sinceStart its number since this process started
   */
  long session(long sinceStart) {
    secret();
    used = true;
    if (sinceStart >= reservedSessions) {
      reservedSessions = sinceStart + RESERVED_SESSIONS;
      save();
    }
    return firstSession + sinceStart;
  }

  /** Becomes another installation, if anybody has seen this one. */
  void reset() {
    secret();
    if (used) {
      secret = ids.next();
      firstSession = 0;
      reservedSessions = 0;
      used = false;
      save();
    }
  }

  /**
   * Becomes another installation, and remembers this one as {@link #toErase}. If one is remembered
   * already, this one has sent nothing yet: nothing is sent before the erasure is confirmed.
   */
  void erase() {
    secret();
    if ((used || guest) && toErase == null) {
      toErase = secret;
    }
    reset();
  }

  /** The secret of an installation that the collector has to erase, or null. */
  @Nullable String toErase() {
    secret();
    return toErase;
  }

  /** Forgets the installation that was to be erased. */
  void erased() {
    toErase = null;
    save();
  }

  private String secret() {
    if (secret == null) {
      secret = open();
    }
    return secret;
  }

  private String open() {
    String line = load();
    if (line == null || !line.matches(LINE)) {
      return ids.next();
    }
    String[] parts = line.split(" ", -1);
    firstSession = Long.parseLong(parts[1]);
    used = firstSession > 0;
    toErase = parts.length > 2 ? parts[2] : null;
    return parts[0];
  }

  private @Nullable String load() {
    try {
      return store == null ? null : store.load();
    } catch (IOException e) {
      return null; // a new installation, as after clearing the app's data
    }
  }

  private void save() {
    try {
      if (store != null) {
        String line = secret() + " " + (firstSession + reservedSessions);
        store.save(toErase == null ? line : line + " " + toErase);
      }
    } catch (IOException e) {
      // the next start will be a new installation or reuse numbers of one that never sent them
      reservedSessions = 0;
    }
  }
}
