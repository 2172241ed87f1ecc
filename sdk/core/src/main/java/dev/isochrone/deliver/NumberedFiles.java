// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import java.io.File;

/** Files whose names are numbers: {@code 12-7.segment}. Stateless. */
final class NumberedFiles {

  private static final String NUMBERS = "[0-9]{1,18}(-[0-9]{1,18})*";

  private NumberedFiles() {}

  /** Returns all files of a directory, none if there is no such directory. */
  static File[] in(File directory) {
    File[] files = directory.listFiles();
    return files == null ? new File[0] : files;
  }

  /** Returns the numbers before a suffix, with a dash between two; none of any other name. */
  static long[] numbers(File file, String suffix) {
    String name = file.getName();
    String text = name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : "";
    String[] parts = text.matches(NUMBERS) ? text.split("-", -1) : new String[0];
    long[] numbers = new long[parts.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Long.parseLong(parts[i]);
    }
    return numbers;
  }
}
