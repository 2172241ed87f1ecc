// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.engine;

/**
 * What the engine's own parser says of a text: how many statements, and the most restricted kind
 * among them.
 */
public record StatementClass(int statements, Kind kind) {
  /** The classes of chdb.h. */
  public enum Kind {
    READ_ONLY,
    MUTATING,
    MUTATING_GLOBAL,
    CONTROL,
    /** It does not parse; running it will tell why. */
    UNKNOWN;

    static Kind of(int number) {
      return switch (number) {
        case 0 -> READ_ONLY;
        case 1 -> MUTATING;
        case 2 -> MUTATING_GLOBAL;
        case 3 -> CONTROL;
        default -> UNKNOWN;
      };
    }
  }
}
