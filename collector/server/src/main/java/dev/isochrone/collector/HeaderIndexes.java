// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which headers an exemplar has: on the wire, places in {@code names.header} with a space between
 * two. Stateless.
 */
public final class HeaderIndexes {
  /** The most of one exemplar. */
  public static final int MAX = 8;

  private static final Pattern TEXT =
      Pattern.compile("[0-9]{1,4}(?: [0-9]{1,4}){0," + (MAX - 1) + "}");
  private static final int[] NONE = {};

  private HeaderIndexes() {}

  /** Whether a text of the wire can be read; null can. */
  public static boolean areIn(@Nullable String text) {
    return text == null || TEXT.matcher(text).matches();
  }

  /** Reads a text of the wire; null is none. */
  public static int[] of(@Nullable String text) {
    if (text == null) {
      return NONE;
    }
    String[] parts = text.split(" ", -1);
    int[] indexes = new int[parts.length];
    for (int i = 0; i < parts.length; i++) {
      indexes[i] = Integer.parseInt(parts[i]);
    }
    return indexes;
  }
}
