// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.spool;

import dev.isochrone.collector.AppendResult;
import dev.isochrone.collector.BatchId;
import dev.isochrone.collector.EncodedBatch;
import dev.isochrone.collector.InsertBatch;
import dev.isochrone.collector.Table;
import dev.isochrone.collector.TableRows;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One history of a collector on a disk that fails, drawn from a seed: senders that send again what
 * was not acknowledged, a ClickHouse that knows an insert by its token alone and whose answers get
 * lost, restarts, power cuts. At the end every batch must be stored, once.
 */
public final class FaultHistory {
  private static final int STEPS = 60;

  private final Random random;
  private final FaultyDisk disk;
  private final SpoolSettings settings;
  private final Set<String> tokens = new HashSet<>();
  private final Map<Integer, Integer> stored = new HashMap<>();
  private final Set<Integer> acknowledged = new TreeSet<>();
  private final Set<Integer> unanswered = new TreeSet<>();
  private @Nullable Spool spool;
  private int sent;

  /** Begins a history in an empty directory. */
  public FaultHistory(Path directory, long seed) {
    random = new Random(seed);
    disk = new FaultyDisk(seed);
    settings =
        new SpoolSettings(
            directory, 64 * 1024, 1024 + random.nextInt(4096), 10_000, 900, Duration.ZERO);
  }

  /** Lets it happen; what came of it. */
  public Outcome run() throws Exception {
    for (int step = 0; step < STEPS; step++) {
      disk.faults(random.nextInt(3) == 0 ? 0.05 : 0, random.nextInt(8) == 0);
      step();
    }
    disk.faults(0, false);
    restart();
    while (!unanswered.isEmpty()) {
      append(new ArrayList<>(unanswered));
      drain();
    }
    drain();
    close();
    int lost = 0;
    int doubled = 0;
    for (int batch : acknowledged) {
      int times = stored.getOrDefault(batch, 0);
      lost += times == 0 ? 1 : 0;
      doubled += Math.max(0, times - 1);
    }
    return new Outcome(sent, lost, doubled);
  }

  private void step() throws Exception {
    if (spool == null) {
      reopen();
      return;
    }
    switch (random.nextInt(12)) {
      case 0 -> cutPower();
      case 1 -> restart();
      case 2 -> disk.flipBit();
      case 3, 4, 5, 6 -> store();
      default -> appendSome();
    }
    if (spool != null && spool.counters().broken() && random.nextBoolean()) {
      restart();
    }
  }

  private void appendSome() throws Exception {
    List<Integer> batches = new ArrayList<>();
    for (int i = random.nextInt(12); i >= 0; i--) {
      batches.add(sent++);
    }
    unanswered.stream().filter(batch -> random.nextInt(3) == 0).forEach(batches::add);
    append(batches);
  }

  private void append(List<Integer> batches) throws Exception {
    unanswered.addAll(batches);
    Map<Integer, CompletableFuture<AppendResult>> answers = new HashMap<>();
    for (int batch : batches) {
      answers.put(batch, spool().append(batch(batch)));
    }
    for (Map.Entry<Integer, CompletableFuture<AppendResult>> answer : answers.entrySet()) {
      AppendResult result = answer.getValue().get(20, TimeUnit.SECONDS);
      if (result == AppendResult.DURABLE || result == AppendResult.DUPLICATE) {
        acknowledged.add(answer.getKey());
        unanswered.remove(answer.getKey());
      }
    }
  }

  private void drain() throws Exception {
    boolean more = true;
    while (more && spool().counters().backlogBytes() > 0 && stored.size() < sent) {
      more = store();
    }
  }

  private boolean isBehind() {
    return acknowledged.stream().anyMatch(batch -> !stored.containsKey(batch));
  }

  /**
   * Stores a run; the answer to the insert, or what is noted after it, may get lost.
   *
   * @return whether there was something to store
   */
  private boolean store() {
    if (!isBehind()) {
      return false;
    }
    try {
      InsertBatch run = spool().next();
      if (run == null) {
        return false;
      }
      int fate = random.nextInt(6);
      if (fate > 0) {
        insert(run);
      }
      if (fate > 1) {
        spool().stored();
      }
    } catch (IOException e) {
      // the store asks again
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return true;
  }

  private void insert(InsertBatch run) {
    for (InsertBatch.Chunks table : run.tables()) {
      if (tokens.add(run.token() + table.table())) {
        for (TableRows rows : table.pieces()) {
          stored.merge(rows.bytes().getInt(rows.bytes().position()), 1, Integer::sum);
        }
      }
    }
  }

  private void cutPower() throws IOException {
    disk.cutPower();
    close();
    disk.restorePower();
  }

  private void restart() throws IOException {
    close();
    reopen();
  }

  private void reopen() {
    try {
      spool = Spool.open(settings, disk);
    } catch (IOException e) {
      // its supervisor starts it again
    }
  }

  private void close() {
    Spool old = spool;
    spool = null;
    try {
      if (old != null) {
        old.close();
      }
    } catch (IOException e) {
      // it is gone either way
    }
  }

  private Spool spool() {
    if (spool == null) {
      throw new IllegalStateException("expected a collector that runs");
    }
    return spool;
  }

  private static EncodedBatch batch(int number) {
    ByteBuffer row = ByteBuffer.allocate(40 + number % 7 * 30).putInt(number).rewind();
    return new EncodedBatch(
        new BatchId(number, -number), List.of(new TableRows(Table.SLICES, 1, row)));
  }

  /** What became of the batches that were sent. */
  public record Outcome(int sent, int lost, int doubled) {}
}
