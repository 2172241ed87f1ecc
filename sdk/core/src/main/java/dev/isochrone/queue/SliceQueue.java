// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.queue;

import dev.isochrone.LossReason;
import dev.isochrone.Losses;
import dev.isochrone.Slice;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Kept slices that wait to be sent, in memory, bounded by number and by bytes. When it is full the
 * oldest slice goes and its requests are counted as {@code queue_full}. Thread-safe; never blocks
 * for I/O.
 */
public final class SliceQueue {

  private final int maxSlices;
  private final long maxBytes;
  private final Losses losses;
  private final ArrayDeque<Slice> slices = new ArrayDeque<>();
  private long bytes;
  private long requests;
  private boolean closed;

  /** Creates an empty queue. */
  public SliceQueue(int maxSlices, long maxBytes, Losses losses) {
    this.maxSlices = maxSlices;
    this.maxBytes = maxBytes;
    this.losses = losses;
  }

  /** Adds a slice as the youngest; the oldest make room. */
  public synchronized void put(Slice slice) {
    if (closed) {
      losses.count(LossReason.CLOSED, slice.requests().rows());
      return;
    }
    slices.addLast(slice);
    bytes += slice.estimatedBytes();
    requests += slice.requests().rows();
    while (slices.size() > maxSlices || bytes > maxBytes) {
      losses.count(LossReason.QUEUE_FULL, removeOldest().requests().rows());
    }
  }

  /**
   * Removes the oldest slices, in order, of one user.
   *
   * @param batchMaxBytes how much to take, by estimate; at least one slice is taken if there is one
   */
  public synchronized List<Slice> take(long batchMaxBytes) {
    List<Slice> taken = new ArrayList<>();
    long takenBytes = 0;
    while (!slices.isEmpty()) {
      Slice oldest = slices.getFirst();
      takenBytes += oldest.estimatedBytes();
      if (!taken.isEmpty()
          && (takenBytes > batchMaxBytes || !oldest.user().equals(taken.get(0).user()))) {
        break;
      }
      taken.add(removeOldest());
    }
    return taken;
  }

  /** Removes everything; its requests count as lost. */
  public synchronized void drop(LossReason reason) {
    losses.count(reason, requests);
    slices.clear();
    bytes = 0;
    requests = 0;
  }

  /** Drops everything, now and later, as {@code closed}: nobody will take any more. */
  public synchronized void close() {
    drop(LossReason.CLOSED);
    closed = true;
  }

  /** How many slices wait. */
  public synchronized int size() {
    return slices.size();
  }

  /** How many requests wait. */
  public synchronized long requests() {
    return requests;
  }

  /** What waits, in estimated bytes. */
  public synchronized long bytes() {
    return bytes;
  }

  private Slice removeOldest() {
    Slice oldest = slices.removeFirst();
    bytes -= oldest.estimatedBytes();
    requests -= oldest.requests().rows();
    return oldest;
  }
}
