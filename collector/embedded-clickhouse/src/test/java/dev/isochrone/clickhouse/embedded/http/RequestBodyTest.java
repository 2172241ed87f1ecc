// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A body between the event loop that offers it and the thread that reads it. */
class RequestBodyTest {
  private static final int PIECE_BYTES = 1 << 20;
  private static final int PIECES_UNTIL_FULL = 5;

  @Test
  void a_connection_is_not_read_while_the_body_holds_enough() throws Exception {
    List<Boolean> reading = new ArrayList<>();
    RequestBody body = new RequestBody(reading::add, 1000);
    for (int i = 0; i < PIECES_UNTIL_FULL; i++) {
      body.offer(Unpooled.wrappedBuffer(new byte[PIECE_BYTES]));
    }
    assertThat(reading).containsExactly(false);

    for (int i = 0; i < PIECES_UNTIL_FULL - 1; i++) {
      assertThat(body.readNBytes(PIECE_BYTES)).hasSize(PIECE_BYTES);
    }
    assertThat(reading).containsExactly(false, true);
  }

  /** A pause that is said after the reader has already ended it would last for ever. */
  @Test
  void a_pause_ends_however_fast_the_reader_is() throws Exception {
    int pieces = 20_000;
    AtomicBoolean isRead = new AtomicBoolean(true);
    RequestBody body = new RequestBody(isRead::set, 5000);
    CompletableFuture<Void> loop =
        CompletableFuture.runAsync(
            () -> {
              byte[] bytes = new byte[PIECE_BYTES];
              for (int i = 0; i < pieces; ) {
                if (isRead.get()) {
                  body.offer(Unpooled.wrappedBuffer(bytes));
                  i++;
                } else {
                  Thread.onSpinWait();
                }
              }
              body.complete();
            });

    byte[] buffer = new byte[4 * PIECE_BYTES];
    long read = 0;
    for (int n = body.read(buffer, 0, buffer.length); n > 0; ) {
      read += n;
      n = body.read(buffer, 0, buffer.length);
    }

    loop.join();
    assertThat(read).isEqualTo((long) pieces * PIECE_BYTES);
  }
}
