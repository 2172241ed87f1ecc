// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.spool;

import java.io.IOException;

/** A segment does not hold what was written to it, or what this version can read. */
final class CorruptSegmentException extends IOException {
  private static final long serialVersionUID = 1;

  CorruptSegmentException(String message) {
    super(message);
  }
}
