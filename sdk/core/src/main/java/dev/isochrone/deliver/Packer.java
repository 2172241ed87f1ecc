// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import dev.isochrone.Clock;
import dev.isochrone.LossReason;
import dev.isochrone.Losses;
import dev.isochrone.Slice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes batches of slices and puts them into the {@link Outbox}, when enough has gathered or waited
 * long enough. Where the outbox is stored, slices do not wait in memory for that: the batch is
 * written at the first and written anew, under the same id, with each that joins. Used by the
 * worker only.
 */
final class Packer {

  private final SliceSource source;
  private final BatchBuilder builder;
  private final Outbox outbox;
  private final Losses losses;
  private final Clock clock;
  private final DeliveryLog log;
  private final long flushAfterNanos;
  private final long batchMaxBytes;

  private final List<Slice> gathered = new ArrayList<>();
  private long gatheredBytes;
  private Map<String, Long> told = new LinkedHashMap<>();
  private @Nullable String gatheredId;
  private boolean waiting;
  private long waitingSinceNanos;

  Packer(
      SliceSource source,
      BatchBuilder builder,
      Outbox outbox,
      Losses losses,
      Clock clock,
      DeliveryLog log,
      DeliveryLimits limits) {
    this.source = source;
    this.builder = builder;
    this.outbox = outbox;
    this.losses = losses;
    this.clock = clock;
    this.log = log;
    this.flushAfterNanos = limits.flushAfterMillis * 1_000_000;
    this.batchMaxBytes = limits.batchMaxBytes;
  }

  /** Moves slices that wait in memory into a file, if there is one to move them to. */
  void gather() {
    while (outbox.isStored() && source.bytes() > 0) {
      List<Slice> more = source.take(Math.max(1, batchMaxBytes - gatheredBytes));
      if (more.isEmpty()) {
        return; // dropped meanwhile
      }
      if (!gathered.isEmpty() && !gathered.get(0).user().equals(more.get(0).user())) {
        seal();
      }
      gather(more);
      if (gatheredBytes >= batchMaxBytes) {
        seal();
      }
    }
  }

  /** Packs the next batch if it is due. Returns whether one is ready to be sent. */
  boolean isReady() {
    gather();
    if (!outbox.isEmpty()) {
      return true;
    }
    return nanosToDue(clock.nanoTime()) == 0 && packNext();
  }

  /** Packs what waits, due or not. Returns false if nothing did. */
  boolean packNext() {
    gather();
    if (seal()) {
      return true;
    }
    List<Slice> slices = source.take(batchMaxBytes);
    if (slices.isEmpty()) {
      return false;
    }
    gather(slices);
    return seal();
  }

  /**
   * Puts two halves under new ids in place of the first batch: the collector kept nothing of the
   * whole. Returns false if it cannot be split.
   */
  boolean splitFirst(Batch batch) {
    try {
      List<Batch> halves = BatchSplit.halves(batch, builder.ids());
      if (!halves.isEmpty()) {
        outbox.splitFirst(halves.get(0), halves.get(1));
      }
      return !halves.isEmpty();
    } catch (IOException | RuntimeException e) { // RuntimeException: not of the form we write
      log.failed(e.toString());
      return false;
    }
  }

  /** Drops what waits and what was packed, and counts it. */
  void drop(LossReason reason) {
    source.drop(reason);
    seal();
    outbox.drop(reason);
  }

  /** Nanoseconds until the next batch is due; {@code Long.MAX_VALUE} if nothing waits. */
  long nanosToDue(long nowNanos) {
    long bytes = source.bytes() + gatheredBytes;
    if (bytes == 0) {
      waiting = false;
      return Long.MAX_VALUE;
    }
    if (!waiting) {
      waiting = true;
      waitingSinceNanos = nowNanos;
    }
    return bytes >= batchMaxBytes ? 0 : Math.max(0, waitingSinceNanos + flushAfterNanos - nowNanos);
  }

  private void gather(List<Slice> more) {
    List<Slice> all = new ArrayList<>(gathered);
    all.addAll(more);
    Map<String, Long> taken = losses.take();
    Map<String, Long> allTold = sum(told, taken);
    try {
      String id = gatheredId == null ? builder.ids().next() : gatheredId;
      outbox.gather(builder.build(id, all, allTold));
      gatheredId = id;
      told = allTold;
    } catch (RuntimeException e) {
      losses.restore(taken);
      losses.count(LossReason.INTERNAL, Batch.requestsOf(more));
      log.failed(e.toString());
      return;
    }
    for (Slice slice : more) {
      gatheredBytes += slice.estimatedBytes();
    }
    gathered.addAll(more);
  }

  /** Packs everything that waits, due or not. */
  void packAll() {
    boolean more = true;
    while (more) {
      more = packNext();
    }
  }

  /** Lets the batch that grows take no more. Returns false without one. */
  private boolean seal() {
    waiting = false;
    gathered.clear();
    gatheredBytes = 0;
    gatheredId = null;
    told = new LinkedHashMap<>();
    return outbox.sealGathered();
  }

  private static Map<String, Long> sum(Map<String, Long> left, Map<String, Long> right) {
    Map<String, Long> sum = new LinkedHashMap<>();
    sum.putAll(left);
    for (Map.Entry<String, Long> loss : right.entrySet()) {
      Long before = sum.get(loss.getKey());
      sum.put(loss.getKey(), loss.getValue() + (before == null ? 0 : before));
    }
    return sum;
  }
}
