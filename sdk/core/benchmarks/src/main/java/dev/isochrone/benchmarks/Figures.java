// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.benchmarks;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Prints figures, one a line, and remembers them. Not thread-safe. */
public final class Figures {

  private final Map<String, Double> printed = new LinkedHashMap<>();

  /** Prints {@code figure <name> <value> <unit>}. */
  public void print(String name, double value, String unit) {
    printed.put(name, value);
    System.out.println(
        String.format(Locale.ROOT, "figure %s %.2f %s", name, value, unit).replace(".00 ", " "));
  }

  /** Returns a figure that was printed. */
  public double value(String name) {
    Double value = printed.get(name);
    if (value == null) {
      throw new IllegalArgumentException("expected one of " + printed.keySet() + ": " + name);
    }
    return value;
  }

  /** Every figure so far, by name. */
  public Map<String, Double> printed() {
    return printed;
  }
}
