// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import java.io.File;
import java.io.IOException;

/**
 * How many requests are in memory only, told by the name of an empty file {@code
 * <requests>.unsaved}: what is lost if the process dies now. The next process finds it. It lags
 * behind, so it tells what was lost at least. Used by the worker only.
 */
final class UnsavedMark {

  private static final String SUFFIX = ".unsaved";

  private final File directory;
  private long noted;

  UnsavedMark(File directory) {
    this.directory = directory;
  }

  /** Returns what a process that died had noted last, and goes on from there; 0 if none died. */
  long found() {
    for (File file : NumberedFiles.in(directory)) {
      long[] numbers = NumberedFiles.numbers(file, SUFFIX);
      if (numbers.length == 1) {
        noted = numbers[0];
      }
    }
    return noted;
  }

  /** Notes how many there are now. A disk that refuses leaves the last note. */
  void note(long requests) {
    if (requests != noted && renamed(requests)) {
      noted = requests;
    }
  }

  private boolean renamed(long requests) {
    if (noted > 0) {
      return requests == 0 ? file(noted).delete() : file(noted).renameTo(file(requests));
    }
    try {
      return file(requests).createNewFile();
    } catch (IOException e) {
      return false;
    }
  }

  private File file(long requests) {
    return new File(directory, requests + SUFFIX);
  }
}
