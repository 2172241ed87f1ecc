// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.spool;

import dev.isochrone.collector.AppendResult;
import dev.isochrone.collector.EncodedBatch;
import dev.isochrone.collector.InsertBatch;
import dev.isochrone.collector.Table;
import dev.isochrone.collector.TableRows;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The durable queue in front of ClickHouse. {@link #append} is for many threads; {@link #next} and
 * {@link #stored} are for the one thread that empties it. At least once on this side; exactly once
 * together with the tokens of {@link InsertBatch}.
 */
public final class Spool implements Closeable {
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
  private final String id;
  private RunReader.@Nullable Run inserting;

  private Spool(SpoolSettings settings) throws IOException {
    this.settings = settings;
    directory = new SpoolDirectory(settings.directory());
    lock = lock(directory);
    id = directory.id();
    recent = new RecentBatches(settings.maxRecentBatches());
    extent = new Extent();
    ledger = Ledger.open(directory);
    recent.load(directory);
    SegmentWriter first = SegmentWriter.create(directory, scanSegments() + 1);
    extent.begin(first.end());
    reader = new RunReader(directory, extent);
    groupCommit = new GroupCommit(directory, settings, recent, extent, first);
    writer = new Thread(groupCommit, "isochrone-spool");
  }

  /**
   * Opens a spool, takes in what an earlier process left there, and starts its writing thread.
   *
   * @throws IOException if its files cannot be used, or another process uses them
   */
  public static Spool open(SpoolSettings settings) throws IOException {
    Spool spool = new Spool(settings);
    spool.writer.start();
    return spool;
  }

  /** Hands a batch over. The answer comes after the disk's, on the writing thread. */
  public CompletableFuture<AppendResult> append(EncodedBatch batch) {
    return groupCommit.append(batch);
  }

  /**
   * Returns the next run of batches to insert, once enough has come together, or null if nothing
   * has come for a while. A run that a crash interrupted comes first, exactly as it was.
   */
  public @Nullable InsertBatch next() throws IOException, InterruptedException {
    Position from = ledger.stored();
    RunReader.Run run;
    if (ledger.frozen().compareTo(from) > 0) {
      run = reader.read(from, ledger.frozen(), 0);
    } else {
      extent.awaitBehind(from, 1, WAIT_MILLIS);
      if (extent.behind(from) == 0) {
        return null;
      }
      extent.awaitBehind(from, settings.insertBytes(), settings.insertAfter().toMillis());
      run = reader.read(from, null, settings.insertBytes());
      ledger.freeze(run.to());
    }
    inserting = run;
    return insertBatch(run);
  }

  /**
   * Notes that the run last given by {@link #next} is in ClickHouse; deletes segments that are not
   * needed any more.
   */
  public void stored() throws IOException {
    RunReader.Run run = inserting;
    if (run == null) {
      throw new IllegalStateException("expected a run that is being inserted: none");
    }
    ledger.markStored();
    extent.countStored(run.bytes());
    inserting = null;
    deleteBefore(run.to().segment());
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
    ledger.close();
    lock.close();
  }

  private long scanSegments() throws IOException {
    long last = ledger.stored().segment();
    for (long number : directory.segments()) {
      SegmentScan.Found found = SegmentScan.scan(directory, number, recent::add);
      extent.found(new Position(number, found.end()), found.cutBytes());
      last = Math.max(last, number);
    }
    return last;
  }

  private void deleteBefore(long segment) throws IOException {
    boolean saved = false;
    for (long number : directory.segments()) {
      if (number < segment) {
        if (!saved) {
          recent.save(directory);
          saved = true;
        }
        Files.delete(directory.segment(number));
      }
    }
    extent.dropBefore(segment);
  }

  private InsertBatch insertBatch(RunReader.Run run) {
    Map<Table, List<TableRows>> pieces = new EnumMap<>(Table.class);
    for (EncodedBatch batch : run.batches()) {
      for (TableRows rows : batch.tables()) {
        pieces.computeIfAbsent(rows.table(), table -> new ArrayList<>()).add(rows);
      }
    }
    List<InsertBatch.Chunks> tables = new ArrayList<>();
    pieces.forEach((table, rows) -> tables.add(new InsertBatch.Chunks(table, count(rows), rows)));
    String token = "%s-%s-%s".formatted(id, run.from(), run.to());
    return new InsertBatch(token, run.batches().size(), tables);
  }

  private static long count(List<TableRows> pieces) {
    return pieces.stream().mapToLong(TableRows::rows).sum();
  }

  private static FileChannel lock(SpoolDirectory directory) throws IOException {
    FileChannel channel =
        FileChannel.open(directory.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
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
