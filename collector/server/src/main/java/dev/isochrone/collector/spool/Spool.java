// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.spool;

import dev.isochrone.collector.AppendResult;
import dev.isochrone.collector.EncodedBatch;
import dev.isochrone.collector.InsertBatch;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The durable queue in front of ClickHouse. {@link #append} is for many threads; {@link #next} and
 * {@link #stored} are for the one thread that empties it. At least once on this side; exactly once
 * together with the tokens of {@link InsertBatch}.
 */
public final class Spool implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
  private static final long WAIT_MILLIS = 500;

  private final SpoolDirectory directory;
  private final SpoolSettings settings;
  private final FileChannel lock;
  private final RecentBatches recent;
  private final Extent extent;
  private final Ledger ledger;
  private final RunReader reader;
  private final GroupCommit groupCommit;
  private final Thread writer;
  private boolean inserting;

  private Spool(
      SpoolSettings settings,
      SpoolDirectory directory,
      FileChannel lock,
      Ledger ledger,
      RecentBatches recent)
      throws IOException {
    this.settings = settings;
    this.directory = directory;
    this.lock = lock;
    this.ledger = ledger;
    this.recent = recent;
    extent = new Extent(ledger.stored());
    extent.countQuarantined(recent.damagedBytes());
    long last = scanSegments();
    extent.seal(last);
    reader = new RunReader(directory, extent);
    groupCommit = new GroupCommit(directory, settings, recent, extent, last + 1);
    writer = new Thread(groupCommit, "isochrone-spool");
  }

  /**
   * Opens a spool, takes in what an earlier process left there, and starts its writing thread.
   *
   * @throws IOException if its files cannot be used, or another process uses them
   */
  public static Spool open(SpoolSettings settings) throws IOException {
    return open(settings, Disk.REAL);
  }

  static Spool open(SpoolSettings settings, Disk disk) throws IOException {
    SpoolDirectory directory = new SpoolDirectory(settings.directory(), disk);
    FileChannel lock = lock(directory);
    Ledger ledger = null;
    RecentBatches recent = null;
    try {
      ledger = Ledger.open(directory);
      recent = RecentBatches.open(directory, settings.maxRecentBatches());
      Spool spool = new Spool(settings, directory, lock, ledger, recent);
      spool.writer.start();
      return spool;
    } catch (IOException | RuntimeException e) {
      close(recent, ledger, lock);
      throw e;
    }
  }

  /**
   * Hands a batch over, whose rows are copied before this returns. The answer comes after the
   * disk's, on the writing thread.
   */
  public CompletableFuture<AppendResult> append(EncodedBatch batch) {
    return groupCommit.append(batch);
  }

  /**
   * Returns the next run of batches to insert, once enough has come together, or null if nothing
   * has come for a while. A run that a crash interrupted comes first, exactly as it was. Its rows
   * lie in memory that the next call uses again.
   */
  public @Nullable InsertBatch next() throws IOException, InterruptedException {
    Position from = ledger.stored();
    RunReader.Run run;
    if (ledger.frozen().compareTo(from) > 0) {
      run = reader.read(from, ledger.frozen(), 0);
    } else {
      deleteStored();
      extent.awaitBehind(from, 1, WAIT_MILLIS);
      if (extent.behind(from) == 0) {
        return null;
      }
      extent.awaitBehind(from, settings.insertBytes(), settings.insertAfter().toMillis());
      run = reader.read(from, null, settings.insertBytes());
      ledger.freeze(run.to());
    }
    inserting = true;
    String token = "%s-%s-%s".formatted(ledger.spool(), run.from(), run.to());
    return new InsertBatch(token, run.batches());
  }

  /**
   * Notes that the run last given by {@link #next} is in ClickHouse; deletes segments that are not
   * needed any more.
   */
  public void stored() throws IOException {
    if (!inserting) {
      throw new IllegalStateException("expected a run that is being inserted: none");
    }
    ledger.markStored();
    extent.stored(ledger.stored());
    inserting = false;
    deleteStored();
  }

  /** Names the spool, over restarts: 32 hex digits. */
  public String id() {
    return ledger.spool();
  }

  /**
   * Completes once every batch that is durable by now is stored and its segment file is deleted.
   * The next batch begins a new segment. Does not complete if the spool is closed before.
   */
  public CompletableFuture<Void> drained() {
    return groupCommit.roll().thenCompose(extent::deletedThrough);
  }

  /** What the spool says of itself. */
  public SpoolCounters counters() {
    return extent.counters();
  }

  /** Answers what waits, seals the newest segment and lets the files go. */
  @Override
  public void close() throws IOException {
    groupCommit.stop();
    try {
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    close(recent, ledger, lock);
  }

  private static void close(@Nullable Closeable... files) throws IOException {
    for (Closeable file : files) {
      if (file != null) {
        file.close();
      }
    }
  }

  private long scanSegments() throws IOException {
    List<Long> numbers = directory.segments();
    long last = Math.max(ledger.stored().segment(), ledger.frozen().segment());
    long lastWritten = lastWritten(numbers);
    for (long number : numbers) {
      boolean unconfirmed = number >= lastWritten;
      SegmentScan.Found found = SegmentScan.scan(directory, number, unconfirmed, recent::add);
      extent.found(new Position(number, found.end()), found.damagedBytes(), found.repairedFrames());
      last = Math.max(last, number);
    }
    return last;
  }

  /**
   * The last segment that has more than a header: those behind it could not be begun, and the
   * process before went on with it.
   */
  private long lastWritten(List<Long> numbers) throws IOException {
    for (int i = numbers.size() - 1; i > 0; i--) {
      if (Files.size(directory.segment(numbers.get(i))) > SegmentHeader.BYTES) {
        return numbers.get(i);
      }
    }
    return 0;
  }

  /** Deletes segments whose batches are stored; the ledger has said so before. */
  private void deleteStored() {
    long segment = extent.firstNeeded();
    long first = extent.firstFrom(0);
    if (first < 0 || first >= segment) {
      return;
    }
    try {
      recent.save();
      for (long number : directory.segments()) {
        if (number < segment) {
          directory.delete(directory.segment(number));
        }
      }
      extent.dropBefore(segment);
    } catch (IOException e) {
      LOG.error("segments that are stored cannot be deleted now, later again", e);
    }
  }

  private static FileChannel lock(SpoolDirectory directory) throws IOException {
    FileChannel channel =
        directory.open(directory.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (tryLock(channel) == null) {
      channel.close();
      throw new IOException("expected a spool that no other process uses: " + directory.lock());
    }
    return channel;
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }
}
