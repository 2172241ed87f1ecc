// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.collector.InsertBatch;
import dev.isochrone.collector.Table;
import dev.isochrone.collector.TableRows;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {
  @TempDir Path folder = Path.of("");

  private final FakeBacklog backlog = new FakeBacklog();

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
  void rows_that_the_server_cannot_take_go_to_the_dead_letters_and_are_counted() throws Exception {
    Inserter inserter =
        (rows, token) -> {
          throw InsertFailedException.poison(new IllegalStateException("cannot parse"));
        };
    backlog.runs.add(run("b-1:2"));

    try (Store store = start(inserter)) {
      assertThat(backlog.stored.await(20, TimeUnit.SECONDS)).isTrue();

      assertThat(store.counters().deadRows()).containsEntry(Table.SLICES, 2L);
      assertThat(store.counters().rows()).isEmpty();
    }
    assertThat(folder.resolve("slices-b-1_2.rowbinary")).hasBinaryContent(new byte[] {1, 2, 3});
    assertThat(Files.readString(folder.resolve("slices-b-1_2.reason"), StandardCharsets.UTF_8))
        .isEqualTo("cannot parse");
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
    return Store.start(backlog, inserter, () -> {}, new DeadLetters(folder));
  }

  private static InsertBatch run(String token) {
    TableRows rows = new TableRows(Table.SLICES, 2, ByteBuffer.wrap(new byte[] {1, 2, 3}));
    return new InsertBatch(
        token, 1, List.of(new InsertBatch.Chunks(Table.SLICES, 2, List.of(rows))));
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
