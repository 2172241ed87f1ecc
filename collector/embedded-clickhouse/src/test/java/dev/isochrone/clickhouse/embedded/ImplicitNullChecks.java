// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded;

import org.jspecify.annotations.Nullable;

/**
 * Raises NullPointerExceptions the way compiled code does: by touching address zero and taking the
 * signal. With {@code -XX:TieredStopAtLevel=1} every one is a signal; the optimising compiler would
 * replace frequent ones by a comparison.
 */
final class ImplicitNullChecks {
  private ImplicitNullChecks() {}

  /** A thing with a field to read. */
  static final class Box {
    int value = 1;
  }

  /** Returns how many exceptions were raised. */
  static long raise(int times) {
    long raised = 0;
    for (int i = 0; i < times; i++) {
      try {
        raised -= read(i % 2 == 0 ? null : new Box()) - 1;
      } catch (NullPointerException e) {
        raised++;
      }
    }
    return raised;
  }

  @SuppressWarnings("NullAway")
  private static int read(@Nullable Box box) {
    return box.value;
  }
}
