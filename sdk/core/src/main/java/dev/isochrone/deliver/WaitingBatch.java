// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import org.jspecify.annotations.Nullable;

/** The place of one batch in the {@link Outbox}: in memory, in a file, or both. */
final class WaitingBatch {

  final long number;
  @Nullable SegmentFile file;

  /** A file with less of the same batch, until the next can be written. */
  @Nullable SegmentFile outdated;

  @Nullable Batch batch;
  int requests;
  long bytes;

  WaitingBatch(long number) {
    this.number = number;
  }

  /** A batch that an earlier process left. */
  static WaitingBatch found(SegmentFile file) {
    WaitingBatch found = new WaitingBatch(file.number);
    found.file = file;
    found.requests = file.requests;
    found.bytes = file.file.length();
    return found;
  }

  void inMemory(Batch batch) {
    this.batch = batch;
    file = null;
    requests = batch.requests;
    bytes = batch.gzip.length;
  }

  /** Lets go of what is in a file, so that a long time offline does not pile up. */
  void releaseMemory() {
    batch = file == null ? batch : null;
  }
}
