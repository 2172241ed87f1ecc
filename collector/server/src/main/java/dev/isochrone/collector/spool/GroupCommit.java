// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.spool;

import dev.isochrone.collector.AppendResult;
import dev.isochrone.collector.BatchId;
import dev.isochrone.collector.EncodedBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes: it takes whatever batches wait, appends them, asks the disk once, and
 * only then answers them all. After the disk has refused to make something durable it answers
 * {@code BROKEN} for ever: whether those bytes are there nobody can know, and asking again would
 * not tell.
 */
final class GroupCommit implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);
  private static final int MAX_WAITING = 4096;
  private static final int MAX_GROUP = 512;
  private static final long POLL_MILLIS = 100;

  private final SpoolDirectory directory;
  private final SpoolSettings settings;
  private final RecentBatches recent;
  private final Extent extent;
  private final BlockingQueue<Waiting> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private SegmentWriter segment;
  private volatile boolean stopping;

  GroupCommit(
      SpoolDirectory directory,
      SpoolSettings settings,
      RecentBatches recent,
      Extent extent,
      SegmentWriter first) {
    this.directory = directory;
    this.settings = settings;
    this.recent = recent;
    this.extent = extent;
    this.segment = first;
  }

  /** Hands a batch over; the answer comes after the disk's. */
  CompletableFuture<AppendResult> append(EncodedBatch batch) {
    Waiting mine = new Waiting(batch.id(), Frame.encode(batch), new CompletableFuture<>());
    if (stopping || !waiting.offer(mine)) {
      extent.countFull();
      return CompletableFuture.completedFuture(AppendResult.FULL);
    }
    return mine.answer;
  }

  /** Lets the thread end once nothing waits any more. */
  void stop() {
    stopping = true;
  }

  @Override
  public void run() {
    List<Waiting> group = new ArrayList<>();
    while (nextGroup(group)) {
      commit(group);
      group.clear();
    }
    try {
      segment.close();
    } catch (IOException e) {
      LOG.warn("closing the last segment failed", e);
    }
  }

  private boolean nextGroup(List<Waiting> group) {
    try {
      while (true) {
        Waiting first = waiting.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
        if (first != null) {
          group.add(first);
          waiting.drainTo(group, MAX_GROUP - 1);
          return true;
        }
        if (stopping) {
          return false;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void commit(List<Waiting> group) {
    List<Waiting> fresh = new ArrayList<>(group.size());
    List<Waiting> repeated = new ArrayList<>();
    long bytes = 0;
    for (Waiting one : group) {
      int size = one.frame.remaining();
      if (extent.broken()) {
        one.answer.complete(AppendResult.BROKEN);
      } else if (extent.bytes() + bytes + size > settings.maxBytes()) {
        extent.countFull();
        one.answer.complete(AppendResult.FULL);
      } else if (recent.add(one.id)) {
        fresh.add(one);
        bytes += size;
      } else {
        repeated.add(one);
      }
    }
    AppendResult result = fresh.isEmpty() ? AppendResult.DURABLE : write(fresh, bytes);
    answer(fresh, repeated, result);
  }

  private AppendResult write(List<Waiting> fresh, long bytes) {
    try {
      segment.append(fresh.stream().map(one -> one.frame).toList());
    } catch (IOException e) {
      LOG.error("the spool cannot be written, batches are refused until it can", e);
      return cutBack();
    }
    try {
      segment.sync();
      extent.advance(segment.end(), bytes, fresh.size());
    } catch (IOException e) {
      LOG.error("the disk failed to make the spool durable: nothing is acknowledged any more", e);
      extent.breakDown();
      return AppendResult.BROKEN;
    }
    rollIfLarge();
    return AppendResult.DURABLE;
  }

  private AppendResult cutBack() {
    try {
      segment.cutBack();
      extent.countFull();
      return AppendResult.FULL;
    } catch (IOException e) {
      LOG.error("the spool cannot be cut back either: nothing is acknowledged any more", e);
      extent.breakDown();
      return AppendResult.BROKEN;
    }
  }

  private void rollIfLarge() {
    if (segment.end().offset() < settings.segmentBytes()) {
      return;
    }
    try {
      SegmentWriter next = SegmentWriter.create(directory, segment.end().segment() + 1);
      segment.close();
      segment = next;
      extent.begin(next.end());
    } catch (IOException e) {
      LOG.error("no new segment can be begun, the old one goes on", e);
    }
  }

  private void answer(List<Waiting> fresh, List<Waiting> repeated, AppendResult result) {
    for (Waiting one : fresh) {
      if (result != AppendResult.DURABLE) {
        recent.remove(one.id);
      }
      one.answer.complete(result);
    }
    for (Waiting one : repeated) {
      if (result == AppendResult.DURABLE) {
        extent.countDuplicate();
        one.answer.complete(AppendResult.DUPLICATE);
      } else {
        one.answer.complete(result);
      }
    }
  }

  /** A batch whose sender waits. */
  private record Waiting(BatchId id, ByteBuffer frame, CompletableFuture<AppendResult> answer) {}
}
