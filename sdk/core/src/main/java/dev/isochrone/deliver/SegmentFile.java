// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import java.io.File;

/** Names a segment file: {@code <number>-<requests>.segment}. Immutable. */
final class SegmentFile {

  private static final String SUFFIX = ".segment";

  final File file;

  /** Its place in the order, also over restarts. */
  final long number;

  /** Requests in it: told by the name, so that they can be counted when the content is corrupt. */
  final int requests;

  private SegmentFile(File file, long number, int requests) {
    this.file = file;
    this.number = number;
    this.requests = requests;
  }

  static SegmentFile of(File directory, long number, int requests) {
    return new SegmentFile(new File(directory, number + "-" + requests + SUFFIX), number, requests);
  }

  static boolean isOne(File file) {
    long[] numbers = NumberedFiles.numbers(file, SUFFIX);
    return numbers.length == 2 && numbers[1] <= Integer.MAX_VALUE;
  }

  /** Reads the name of a file that {@link #isOne}. */
  static SegmentFile named(File file) {
    long[] numbers = NumberedFiles.numbers(file, SUFFIX);
    return new SegmentFile(file, numbers[0], (int) numbers[1]);
  }
}
