// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.privacy;

import java.util.List;
import java.util.Locale;

/**
 * Whose data it is.
 *
 * @param tenant of the app
 * @param app the id belongs to
 * @param kind of the id
 * @param keys keyed hashes of the id under all keys that rows may bear, the newest first
 */
public record Subject(String tenant, String app, Kind kind, List<Long> keys) {

  /** The hash under the newest key. */
  long key() {
    return keys.get(0);
  }

  /** What an id stands for. */
  public enum Kind {
    /** One installation of the app. */
    INSTALLATION("install_key"),
    /** A person, by the pseudonym that the app gave. */
    USER("user_key");

    private final String column;

    Kind(String column) {
      this.column = column;
    }

    /** The column of every table that holds such keys. */
    String column() {
      return column;
    }

    /** As it is spelled in queries and in the audit log. */
    String spelled() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
