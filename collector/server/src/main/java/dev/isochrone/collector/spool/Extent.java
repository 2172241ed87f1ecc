// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.spool;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * How far the spool's durable contents reach: what the writing thread has finished and the reading
 * thread may take. Thread-safe.
 */
final class Extent {
  /** Where the frames of each segment end. */
  private final TreeMap<Long, Long> ends = new TreeMap<>();

  /** Who waits for a segment and all before it to be deleted. */
  private final TreeMap<Long, List<CompletableFuture<Void>>> deletions = new TreeMap<>();

  private Position stored;
  private long sealed;
  private long bytes;
  private long appended;
  private long duplicates;
  private long refusedFull;
  private long syncs;
  private long quarantinedBytes;
  private long repairedFrames;
  private boolean broken;

  /** Begins without segments; everything before a position is stored. */
  Extent(Position stored) {
    this.stored = stored;
  }

  /** Takes in a segment of an earlier process. */
  synchronized void found(Position end, long damagedBytes, int repaired) {
    ends.put(end.segment(), end.offset());
    bytes += end.offset();
    quarantinedBytes += damagedBytes;
    repairedFrames += repaired;
  }

  /** A new segment is there, without frames. */
  synchronized void begin(Position end) {
    ends.put(end.segment(), end.offset());
    bytes += end.offset();
    notifyAll();
  }

  /** More of the newest segment is durable. */
  synchronized void advance(Position end, long moreBytes, int batches) {
    ends.put(end.segment(), end.offset());
    bytes += moreBytes;
    appended += batches;
    syncs++;
    notifyAll();
  }

  /** Nothing is appended to this segment, or one before it, any more. */
  synchronized void seal(long segment) {
    sealed = Math.max(sealed, segment);
  }

  /** The first segment that is still needed. */
  synchronized long firstNeeded() {
    long segment = stored.segment();
    boolean done = segment <= sealed && stored.offset() >= ends.getOrDefault(segment, 0L);
    return done ? segment + 1 : segment;
  }

  /** Segments before this one are deleted. */
  synchronized void dropBefore(long segment) {
    SortedMap<Long, Long> gone = ends.headMap(segment);
    bytes -= gone.values().stream().mapToLong(Long::longValue).sum();
    gone.clear();
    tellDeletions();
  }

  /** Completes once no segment up to this one is left. */
  synchronized CompletableFuture<Void> deletedThrough(long segment) {
    CompletableFuture<Void> deleted = new CompletableFuture<>();
    deletions.computeIfAbsent(segment, number -> new ArrayList<>()).add(deleted);
    tellDeletions();
    return deleted;
  }

  private void tellDeletions() {
    long first = ends.isEmpty() ? Long.MAX_VALUE : ends.firstKey();
    SortedMap<Long, List<CompletableFuture<Void>>> done = deletions.headMap(first);
    done.values().forEach(waiting -> waiting.forEach(one -> one.complete(null)));
    done.clear();
  }

  /** Everything before a position is stored. */
  synchronized void stored(Position end) {
    stored = end;
  }

  synchronized void countDuplicate() {
    duplicates++;
  }

  synchronized void countFull() {
    refusedFull++;
  }

  synchronized void countQuarantined(long moreBytes) {
    quarantinedBytes += moreBytes;
  }

  synchronized void countRepaired(int moreFrames) {
    repairedFrames += moreFrames;
  }

  synchronized void breakDown() {
    broken = true;
  }

  synchronized boolean broken() {
    return broken;
  }

  synchronized long bytes() {
    return bytes;
  }

  /** Where the frames of a segment end, or −1 if there is no such segment. */
  synchronized long end(long segment) {
    return ends.getOrDefault(segment, -1L);
  }

  /** The first segment from a number on, or −1. */
  synchronized long firstFrom(long segment) {
    Long first = ends.ceilingKey(segment);
    return first == null ? -1 : first;
  }

  /** Waits until at least so many bytes lie behind a position, or the time is over. */
  synchronized void awaitBehind(Position position, long least, long millis)
      throws InterruptedException {
    long deadline = System.nanoTime() + millis * 1_000_000;
    while (behind(position) < least) {
      long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
      if (leftMillis <= 0) {
        return;
      }
      wait(leftMillis);
    }
  }

  /** How many bytes of frames lie behind a position. */
  synchronized long behind(Position position) {
    long behind = 0;
    for (var end : ends.tailMap(position.segment()).entrySet()) {
      boolean same = end.getKey() == position.segment();
      long from = same ? position.offset() : SegmentHeader.BYTES;
      behind += Math.max(0, end.getValue() - Math.max(from, SegmentHeader.BYTES));
    }
    return behind;
  }

  synchronized SpoolCounters counters() {
    return new SpoolCounters(
        bytes,
        behind(stored),
        appended,
        duplicates,
        refusedFull,
        syncs,
        quarantinedBytes,
        repairedFrames,
        broken);
  }
}
