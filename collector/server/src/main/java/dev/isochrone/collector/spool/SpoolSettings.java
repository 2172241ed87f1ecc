// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.spool;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The bounds of a spool.
 *
 * @param directory its files
 * @param maxBytes how much it holds before it answers {@code FULL}; from half of it on batches are
 *     compressed
 * @param segmentBytes size from which a new segment is begun
 * @param maxRecentBatches how many batch ids are remembered
 * @param insertBytes size of frames from which a run of batches is inserted
 * @param insertAfter how long the first batch of a smaller run waits
 */
public record SpoolSettings(
    Path directory,
    long maxBytes,
    long segmentBytes,
    int maxRecentBatches,
    long insertBytes,
    Duration insertAfter) {

  static final int MOST_SEGMENT_BYTES = 1 << 30;

  /** Checks the bounds. */
  public SpoolSettings {
    if (segmentBytes < 1024 || segmentBytes > MOST_SEGMENT_BYTES) {
      throw new IllegalArgumentException("segmentBytes not in 1024..1073741824: " + segmentBytes);
    }
    if (maxBytes < segmentBytes) {
      throw new IllegalArgumentException(
          "maxBytes < segmentBytes: " + maxBytes + " < " + segmentBytes);
    }
  }
}
