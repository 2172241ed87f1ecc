// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.data.ClickHouseFormat;
import dev.isochrone.clickhouse.embedded.EmbeddedClickHouse;
import dev.isochrone.collector.EncodedBatch;
import dev.isochrone.collector.InsertBatch;
import dev.isochrone.collector.TableRows;
import dev.isochrone.collector.TestBatches;
import dev.isochrone.collector.enrich.CountryDatabase;
import dev.isochrone.collector.spool.Spool;
import dev.isochrone.collector.spool.SpoolSettings;
import dev.isochrone.collector.store.Preparation;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What the collector is held against: the same rows, encoded and in memory before the clock starts,
 * inserted by client-v2 as RowBinary into the same engine with the same tables and rollups, in
 * inserts of the size of the collector's. A process of its own, which says what it took.
 */
final class BareInsert {
  private static final int INSERT_BYTES = 32 << 20;

  /** As many as a spool of this one's size holds. */
  private static final int PREPARED = 8000;

  private BareInsert() {}

  /** The arguments are a directory, batches to warm up with, and batches to measure. */
  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[0]);
    int warmUp = Integer.parseInt(args[1]);
    int measured = Integer.parseInt(args[2]);
    try (EmbeddedClickHouse engine = EmbeddedClickHouse.start(directory.resolve("clickhouse"), 0);
        Client client =
            ClickHouse.open(TestCollector.clickHouse(engine.url()), directory).client()) {
      new Preparation(client).prepareIfReachable();
      Path prepared = directory.resolve("prepared");
      for (int from = 0; from < warmUp; from += PREPARED) {
        insert(client, runs(prepared, from, Math.min(PREPARED, warmUp - from)));
      }
      List<InsertBatch> runs = new ArrayList<>();
      for (int from = warmUp; from < warmUp + measured; from += PREPARED) {
        runs.addAll(runs(prepared, from, Math.min(PREPARED, warmUp + measured - from)));
      }
      double cpuBefore = ChildCollector.idleCpuSeconds(ProcessHandle.current());
      long start = System.nanoTime();
      insert(client, runs);
      double seconds = (System.nanoTime() - start) / 1e9;
      double cpuSeconds = ChildCollector.idleCpuSeconds(ProcessHandle.current()) - cpuBefore;
      System.out.printf("bare %.3f %.3f%n", cpuSeconds, seconds);
    }
    System.exit(0);
  }

  private static List<InsertBatch> runs(Path directory, int from, int count) throws Exception {
    List<InsertBatch> runs = new ArrayList<>();
    SpoolSettings settings =
        new SpoolSettings(directory, 1L << 30, 1 << 26, 20_000, INSERT_BYTES, Duration.ZERO);
    try (Spool spool = Spool.open(settings);
        CountryDatabase countries = CountryDatabase.open("")) {
      Route route = BareCollector.route(spool, countries);
      for (int i = from; i < from + count; i++) {
        if (!BareCollector.take(route, TestBatches.json(DemoBatches.batch(i)))) {
          throw new IllegalStateException("expected batch " + i + " to be taken");
        }
      }
      for (InsertBatch run = spool.next(); run != null; run = spool.next()) {
        runs.add(copy(run));
        spool.stored();
      }
    }
    return runs;
  }

  /** The spool reads the next run into the same memory. */
  private static InsertBatch copy(InsertBatch run) {
    return new InsertBatch(
        run.token(),
        run.batches().stream()
            .map(
                batch ->
                    new EncodedBatch(
                        batch.id(), batch.tables().stream().map(BareInsert::copy).toList()))
            .toList());
  }

  private static TableRows copy(TableRows rows) {
    ByteBuffer bytes = ByteBuffer.allocate(rows.bytes().remaining());
    return new TableRows(rows.table(), rows.rows(), bytes.put(rows.bytes().duplicate()).flip());
  }

  private static void insert(Client client, List<InsertBatch> runs) throws Exception {
    for (InsertBatch run : runs) {
      for (InsertBatch.Chunks rows : run.tables()) {
        client
            .insert(
                rows.table().tableName(),
                rows.table().columns(),
                out -> {
                  write(rows, out);
                  out.close();
                },
                ClickHouseFormat.RowBinary,
                new InsertSettings())
            .get()
            .close();
      }
    }
  }

  private static void write(InsertBatch.Chunks rows, OutputStream out) throws IOException {
    for (TableRows piece : rows.pieces()) {
      out.write(
          piece.bytes().array(),
          piece.bytes().arrayOffset() + piece.bytes().position(),
          piece.bytes().remaining());
    }
  }
}
