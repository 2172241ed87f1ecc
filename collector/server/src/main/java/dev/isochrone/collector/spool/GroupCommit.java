// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.spool;

import dev.isochrone.collector.AppendResult;
import dev.isochrone.collector.BatchId;
import dev.isochrone.collector.EncodedBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
  private static final Waiting WAKE =
      new Waiting(new BatchId(0, 0), ByteBuffer.allocate(0), new CompletableFuture<>());

  private final SpoolDirectory directory;
  private final SpoolSettings settings;
  private final RecentBatches recent;
  private final Extent extent;
  private final ThreadLocal<FrameEncoder> encoders = ThreadLocal.withInitial(FrameEncoder::new);
  private final BlockingQueue<Waiting> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private long nextSegment;
  private @Nullable SegmentWriter segment;
  private final Queue<CompletableFuture<Long>> rolls = new ConcurrentLinkedQueue<>();
  private volatile boolean stopping;

  GroupCommit(
      SpoolDirectory directory,
      SpoolSettings settings,
      RecentBatches recent,
      Extent extent,
      long firstSegment) {
    this.directory = directory;
    this.settings = settings;
    this.recent = recent;
    this.extent = extent;
    this.nextSegment = firstSegment;
  }

  /** Hands a batch over; the answer comes after the disk's. */
  CompletableFuture<AppendResult> append(EncodedBatch batch) {
    // whoever stores is away: there is CPU, and no room
    boolean small = extent.bytes() > settings.maxBytes() / 2;
    ByteBuffer frame = small ? encoders.get().compressed(batch) : FrameEncoder.plain(batch);
    Waiting mine = new Waiting(batch.id(), frame, new CompletableFuture<>());
    if (stopping || !waiting.offer(mine)) {
      extent.countFull();
      return CompletableFuture.completedFuture(AppendResult.FULL);
    }
    return mine.answer;
  }

  /** Lets the next batch begin a new segment; the number of the last one before it. */
  CompletableFuture<Long> roll() {
    CompletableFuture<Long> rolled = new CompletableFuture<>();
    rolls.add(rolled);
    // wakes the thread; where there is no room for this, it is awake
    waiting.offer(WAKE);
    return rolled;
  }

  /** Lets the thread end once nothing waits any more. */
  void stop() {
    stopping = true;
    // wakes the thread; where there is no room for this, it is awake
    waiting.offer(WAKE);
  }

  @Override
  public void run() {
    List<Waiting> group = new ArrayList<>();
    while (nextGroup(group)) {
      commit(group);
      group.clear();
    }
    close();
  }

  private void answerRolls() {
    for (CompletableFuture<Long> rolled = rolls.poll(); rolled != null; rolled = rolls.poll()) {
      close();
      rolled.complete(nextSegment - 1);
    }
  }

  private boolean nextGroup(List<Waiting> group) {
    try {
      while (true) {
        Waiting first = waiting.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
        if (first != null) {
          group.add(first);
          waiting.drainTo(group, MAX_GROUP - 1);
          group.remove(WAKE);
        }
        answerRolls();
        if (!group.isEmpty()) {
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
    Set<BatchId> ids = new HashSet<>();
    long bytes = 0;
    for (Waiting one : group) {
      int size = one.frame.remaining();
      if (extent.broken()) {
        one.answer.complete(AppendResult.BROKEN);
      } else if (recent.contains(one.id) || ids.contains(one.id)) {
        repeated.add(one);
      } else if (!hasRoom(bytes + size)) {
        extent.countFull();
        one.answer.complete(AppendResult.FULL);
      } else {
        ids.add(one.id);
        fresh.add(one);
        bytes += size;
      }
    }
    AppendResult result = fresh.isEmpty() ? AppendResult.DURABLE : write(fresh, bytes);
    answer(fresh, repeated, result);
  }

  private boolean hasRoom(long more) {
    long inSegment = segment == null ? 0 : segment.end().offset();
    return extent.bytes() + more <= settings.maxBytes()
        && inSegment + more <= SpoolSettings.MOST_SEGMENT_BYTES;
  }

  private AppendResult write(List<Waiting> fresh, long bytes) {
    try {
      SegmentWriter into = segment();
      append(into, fresh);
      into.sync();
      extent.advance(into.end(), bytes, fresh.size());
      return AppendResult.DURABLE;
    } catch (UnsyncedException e) {
      LOG.error("the disk failed to make the spool durable: nothing is acknowledged any more", e);
      extent.breakDown();
      close();
      return AppendResult.BROKEN;
    } catch (IOException e) {
      LOG.error("the spool cannot be written, batches are refused until it can", e);
      extent.countFull();
      return AppendResult.FULL;
    }
  }

  private static void append(SegmentWriter into, List<Waiting> fresh) throws IOException {
    try {
      into.append(fresh.stream().map(one -> one.frame).toList());
    } catch (IOException e) {
      try {
        into.cutBack();
      } catch (IOException again) {
        e.addSuppressed(again);
        throw new UnsyncedException("what was written halfway", e);
      }
      throw e;
    }
  }

  /** The segment to append to: a new one if there is none yet, or the last is large enough. */
  private SegmentWriter segment() throws IOException {
    SegmentWriter now = segment;
    if (now != null && now.end().offset() < settings.segmentBytes()) {
      return now;
    }
    try {
      // what is left of one that cannot be begun must not be in the way of the next
      SegmentWriter next = SegmentWriter.create(directory, nextSegment++);
      close();
      segment = next;
      extent.begin(next.end());
      return next;
    } catch (UnsyncedException e) {
      throw e;
    } catch (IOException e) {
      if (now == null) {
        throw e;
      }
      LOG.error("no new segment can be begun, the old one goes on", e);
      return now;
    }
  }

  private void close() {
    SegmentWriter last = segment;
    segment = null;
    if (last != null) {
      extent.seal(last.end().segment());
      try {
        last.close();
      } catch (IOException e) {
        LOG.warn("closing a segment failed", e);
      }
    }
  }

  private void answer(List<Waiting> fresh, List<Waiting> repeated, AppendResult result) {
    for (Waiting one : fresh) {
      if (result == AppendResult.DURABLE) {
        recent.add(one.id);
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
