// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import dev.isochrone.Clock;
import dev.isochrone.LossReason;
import dev.isochrone.Losses;
import java.io.IOException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Batches that were built and are not yet delivered, oldest first: in segment files where there is
 * a directory, else in memory. Within {@link #MAX_BYTES}; beyond, the oldest go and are counted as
 * {@code queue_full}. Never throws for the disk's sake: a batch that cannot be written stays in
 * memory. Used by the worker only.
 */
final class Outbox {

  /** Of bodies and files; with a file in quarantine less than 5 MB. */
  static final long MAX_BYTES = 4_500_000;

  private final @Nullable SegmentDirectory directory;
  private final Losses losses;
  private final Clock clock;
  private final DeliveryLog log;
  private final long maxBytes;

  private final ArrayDeque<WaitingBatch> waiting = new ArrayDeque<>();
  private @Nullable WaitingBatch gathering;
  private @Nullable UnsavedMark mark;
  private boolean stored;
  private boolean opened;
  private long nextNumber;

  Outbox(
      @Nullable SegmentDirectory directory,
      Losses losses,
      Clock clock,
      DeliveryLog log,
      long maxBytes) {
    this.directory = directory;
    this.losses = losses;
    this.clock = clock;
    this.log = log;
    this.maxBytes = maxBytes;
  }

  /** Takes over what earlier processes left, at the first call. */
  void open() {
    if (opened || directory == null) {
      return;
    }
    opened = true;
    try {
      for (SegmentFile file : directory.open()) {
        waiting.addLast(WaitingBatch.found(file));
        nextNumber = file.number + 1;
      }
      stored = true;
      mark = directory.unsavedMark();
      losses.count(LossReason.PROCESS_DIED, mark.found());
    } catch (IOException | RuntimeException e) { // RuntimeException: a SecurityManager's
      log.storage(e.toString());
    }
    log.restored(requests());
    makeRoom();
  }

  /**
   * Notes what would be lost if the process died now, so that the next can tell: requests in
   * memory, and those of processes before that no batch has told yet.
   */
  void noteUnsaved(long requests) {
    if (mark != null) {
      mark.note(requests + losses.untold(LossReason.PROCESS_DIED));
    }
  }

  /** Whether batches outlive the process. */
  boolean isStored() {
    return stored;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Returns the oldest batch, or null if there is none; corrupt ones before it are counted. */
  @Nullable Batch first() {
    while (!waiting.isEmpty()) {
      Batch batch = batchOf(waiting.getFirst());
      if (batch != null) {
        return batch;
      }
      waiting.removeFirst();
      log.pending(requests());
    }
    return null;
  }

  /** Keeps a batch that still grows: in place of its younger self, and not yet to be sent. */
  void gather(Batch batch) {
    WaitingBatch growing = gathering == null ? new WaitingBatch(nextNumber++) : gathering;
    gathering = store(growing, batch);
    makeRoom();
  }

  /** Makes the batch that still grows the youngest to be sent. Returns false without one. */
  boolean sealGathered() {
    WaitingBatch grown = gathering;
    if (grown == null) {
      return false;
    }
    gathering = null;
    if (!waiting.isEmpty()) {
      waiting.getLast().releaseMemory();
    }
    waiting.addLast(grown);
    makeRoom();
    return true;
  }

  /** Puts two halves in place of the oldest batch. */
  void splitFirst(Batch older, Batch younger) {
    WaitingBatch first = store(new WaitingBatch(nextNumber++), older);
    WaitingBatch second = store(new WaitingBatch(nextNumber++), younger);
    forget(waiting.removeFirst());
    waiting.addFirst(second);
    waiting.addFirst(first);
    log.pending(requests());
  }

  /** Forgets the oldest batch: the collector has it, or it is counted elsewhere. */
  void removeFirst() {
    forget(waiting.removeFirst());
    log.pending(requests());
  }

  /** Forgets the oldest batch and counts it as lost. */
  void loseFirst(LossReason reason) {
    lose(waiting.removeFirst(), reason);
    log.pending(requests());
  }

  /** Forgets everything and counts it as lost. */
  void drop(LossReason reason) {
    sealGathered();
    while (!waiting.isEmpty()) {
      lose(waiting.removeFirst(), reason);
    }
    log.pending(0);
  }

  /** Erases what could not be read, too. */
  void eraseQuarantined() {
    if (stored && directory != null) {
      directory.deleteQuarantined();
    }
  }

  /** Ends: what is in files stays, what is in memory only is lost. */
  void close() {
    sealGathered();
    for (int left = waiting.size(); left > 0; left--) {
      WaitingBatch place = waiting.removeFirst();
      if (place.file == null && place.batch != null) {
        store(place, place.batch); // the disk may have room again
      }
      if (place.file == null) {
        lose(place, LossReason.CLOSED);
      } else {
        waiting.addLast(place);
      }
    }
    log.pending(requests());
    if (directory != null) {
      directory.close();
    }
  }

  private void makeRoom() {
    while (bytes() > maxBytes && waiting.size() > 1) {
      lose(waiting.removeFirst(), LossReason.QUEUE_FULL);
    }
    log.pending(requests());
  }

  /** Writes the file before the one it replaces is deleted. */
  private WaitingBatch store(WaitingBatch place, Batch batch) {
    if (place.file != null) {
      place.outdated = place.file;
    }
    place.inMemory(batch);
    if (!stored || directory == null) {
      return place;
    }
    try {
      byte[] content = SegmentFormat.encode(batch, clock.wallMillis());
      SegmentFile file = directory.segment(place.number, batch.requests);
      directory.write(file, content);
      place.file = file;
      place.bytes = content.length;
      deleteOutdated(place);
    } catch (IOException | RuntimeException e) {
      log.storage(e.toString());
    }
    return place;
  }

  private @Nullable Batch batchOf(WaitingBatch place) {
    if (place.batch == null && place.file != null && directory != null) {
      try {
        place.batch =
            SegmentFormat.decode(directory.read(place.file), clock.nanoTime(), clock.wallMillis());
      } catch (IOException | RuntimeException e) {
        log.storage(place.file.file.getName() + ": " + e);
        losses.count(LossReason.CORRUPT, place.requests);
        directory.quarantine(place.file);
      }
    }
    return place.batch;
  }

  private void lose(WaitingBatch place, LossReason reason) {
    Batch batch = batchOf(place);
    if (batch != null) { // else it is counted as corrupt
      losses.restore(batch.losses);
      losses.count(reason, batch.requests);
      forget(place);
    }
  }

  private void forget(WaitingBatch place) {
    if (place.file != null && directory != null) {
      directory.delete(place.file);
    }
    deleteOutdated(place);
  }

  private void deleteOutdated(WaitingBatch place) {
    if (place.outdated != null && directory != null) {
      directory.delete(place.outdated);
    }
    place.outdated = null;
  }

  private long requests() {
    long requests = gathering == null ? 0 : gathering.requests;
    for (WaitingBatch batch : waiting) {
      requests += batch.requests;
    }
    return requests;
  }

  /** Of what waits. */
  long bytes() {
    long bytes = gathering == null ? 0 : gathering.bytes;
    for (WaitingBatch batch : waiting) {
      bytes += batch.bytes;
    }
    return bytes;
  }
}
