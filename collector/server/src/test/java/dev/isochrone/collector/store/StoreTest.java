// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.store;

import static java.io.OutputStream.nullOutputStream;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.collector.BatchId;
import dev.isochrone.collector.EncodedBatch;
import dev.isochrone.collector.InsertBatch;
import dev.isochrone.collector.Table;
import dev.isochrone.collector.TableRows;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {
  @TempDir Path folder = Path.of("");

  private final FakeBacklog backlog = new FakeBacklog();

  @SuppressWarnings("NullAway.Init")
  private DeadLetters letters;

  @BeforeEach
  void openLetters() {
    letters = new DeadLetters(folder, 1000);
  }

  @Test
  void tries_again_with_the_same_token_until_the_server_is_back() throws Exception {
    List<String> tokens = new CopyOnWriteArrayList<>();
    AtomicInteger attempts = new AtomicInteger();
    Inserter inserter =
        (rows, token) -> {
          tokens.add(token);
          if (attempts.incrementAndGet() < 4) {
            throw InsertFailedException.retryable(new IllegalStateException("connection reset"));
          }
        };
    backlog.runs.add(run("a"));

    try (Store store = start(inserter)) {
      assertThat(backlog.stored.await(20, TimeUnit.SECONDS)).isTrue();

      assertThat(tokens).containsExactly("a", "a", "a", "a");
      assertThat(store.counters().failures()).isEqualTo(3);
      assertThat(store.counters().rows()).containsEntry(Table.SLICES, 2L);
      assertThat(store.counters().trouble()).isNull();
    }
  }

  @Test
  void one_refused_batch_is_found_by_halving_and_all_others_are_stored() throws Exception {
    List<byte[]> stored = new CopyOnWriteArrayList<>();
    List<String> tokens = new CopyOnWriteArrayList<>();
    Inserter inserter =
        (rows, token) -> {
          tokens.add(token);
          if (rows.pieces().stream().anyMatch(piece -> piece.bytes().get(0) == 3)) {
            throw InsertFailedException.poison(new IllegalStateException("cannot parse"));
          }
          rows.pieces().forEach(piece -> stored.add(piece.bytes().array()));
        };
    backlog.runs.add(run("b-1:2", 7));

    try (Store store = start(inserter)) {
      assertThat(backlog.stored.await(20, TimeUnit.SECONDS)).isTrue();

      assertThat(store.counters().deadRows()).containsEntry(Table.SLICES, 2L);
      assertThat(store.counters().rows()).containsEntry(Table.SLICES, 12L);
    }
    assertThat(stored.stream().map(bytes -> bytes[0]))
        .containsExactly((byte) 0, (byte) 1, (byte) 2, (byte) 4, (byte) 5, (byte) 6);
    assertThat(tokens).doesNotHaveDuplicates();
    assertThat(letters.letters()).hasSize(1);
    assertThat(letters.letters().get(0).file()).hasBinaryContent(new byte[] {3, 8, 9});
    assertThat(folder.resolve(letters.letters().get(0).token() + ".reason"))
        .content()
        .isEqualTo("cannot parse");

    List<String> replayed = new ArrayList<>();
    int stayed =
        Replay.run(
            letters, (rows, token) -> replayed.add(token), new PrintStream(nullOutputStream()));

    assertThat(stayed).isZero();
    assertThat(replayed).hasSize(1);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void full_dead_letters_drop_and_count() throws Exception {
    letters = new DeadLetters(folder, 4);
    Inserter inserter =
        (rows, token) -> {
          throw InsertFailedException.poison(new IllegalStateException("cannot parse"));
        };
    backlog.runs.add(run("d", 3));

    try (Store store = start(inserter)) {
      assertThat(backlog.stored.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(store.counters().deadRows()).containsEntry(Table.SLICES, 2L);
      assertThat(store.counters().droppedRows()).containsEntry(Table.SLICES, 4L);
    }
  }

  @Test
  void letters_of_a_person_are_erased() throws Exception {
    ByteBuffer mine = ByteBuffer.allocate(19).order(ByteOrder.LITTLE_ENDIAN).putLong(5, 77);
    ByteBuffer other = ByteBuffer.allocate(19);
    letters.keep(Table.SLICES, new TableRows(Table.SLICES, 1, mine), "mine", "?");
    letters.keep(Table.SLICES, new TableRows(Table.SLICES, 1, other), "other", "?");

    assertThat(letters.erase(77, 0)).isEqualTo(1);
    assertThat(letters.erase(0, 77)).isZero();
    assertThat(letters.letters()).hasSize(1);
  }

  @Test
  void batches_that_another_collector_stored_are_left_out() throws Exception {
    List<Long> rows = new CopyOnWriteArrayList<>();
    List<String> noted = new CopyOnWriteArrayList<>();
    BatchLedger ledger =
        new BatchLedger() {
          @Override
          public Set<BatchId> storedElsewhere(List<EncodedBatch> batches) {
            return Set.of(new BatchId(1, 0), new BatchId(2, 0));
          }

          @Override
          public void note(List<EncodedBatch> batches, String token) {
            noted.add(token + batches.size());
          }
        };
    backlog.runs.add(run("e", 5));

    try (Store store =
        Store.start(backlog, (table, token) -> rows.add(table.rows()), () -> {}, ledger, letters)) {
      assertThat(backlog.stored.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(store.counters().doubles()).isEqualTo(2);
    }
    assertThat(rows).containsExactly(6L);
    assertThat(noted).containsExactly("e5");
  }

  @Test
  void a_stop_during_trouble_leaves_the_run_in_the_backlog() throws Exception {
    CountDownLatch tried = new CountDownLatch(1);
    Inserter inserter =
        (rows, token) -> {
          tried.countDown();
          throw InsertFailedException.retryable(new IllegalStateException("down"));
        };
    backlog.runs.add(run("c"));

    Store store = start(inserter);
    assertThat(tried.await(20, TimeUnit.SECONDS)).isTrue();
    store.close();

    assertThat(backlog.stored.getCount()).isEqualTo(1);
    assertThat(store.counters().trouble()).contains("inserting into slices failed: down");
  }

  private Store start(Inserter inserter) {
    return Store.start(backlog, inserter, () -> {}, BatchLedger.NONE, letters);
  }

  private static InsertBatch run(String token) {
    return run(token, 1);
  }

  private static InsertBatch run(String token, int batches) {
    List<EncodedBatch> all = new ArrayList<>();
    for (int i = 0; i < batches; i++) {
      ByteBuffer bytes = ByteBuffer.wrap(new byte[] {(byte) i, 8, 9});
      TableRows rows = new TableRows(Table.SLICES, 2, bytes);
      all.add(new EncodedBatch(new BatchId(i, 0), List.of(rows)));
    }
    return new InsertBatch(token, all);
  }

  /** Gives runs from a queue. */
  private static final class FakeBacklog implements Backlog {
    final BlockingQueue<InsertBatch> runs = new LinkedBlockingQueue<>();
    final CountDownLatch stored = new CountDownLatch(1);

    @Override
    public @Nullable InsertBatch next() throws InterruptedException {
      return runs.poll(20, TimeUnit.MILLISECONDS);
    }

    @Override
    public void stored() {
      stored.countDown();
    }
  }
}
