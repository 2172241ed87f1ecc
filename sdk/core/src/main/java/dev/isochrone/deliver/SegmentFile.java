// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import java.io.File;

/** Names a segment file: {@code <number>-<requests>.segment}. Immutable. */
final class SegmentFile {

  private static final String SUFFIX = ".segment";
  private static final String NAME = "[0-9]{1,18}-[0-9]{1,9}\\.segment";

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
    return file.getName().matches(NAME);
  }

  /** Reads the name of a file that {@link #isOne}. */
  static SegmentFile named(File file) {
    String name = file.getName();
    int dash = name.indexOf('-');
    return new SegmentFile(
        file,
        Long.parseLong(name.substring(0, dash)),
        Integer.parseInt(name.substring(dash + 1, name.length() - SUFFIX.length())));
  }
}
