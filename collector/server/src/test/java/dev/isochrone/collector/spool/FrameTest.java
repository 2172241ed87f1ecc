// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isochrone.collector.BatchId;
import dev.isochrone.collector.EncodedBatch;
import dev.isochrone.collector.Table;
import dev.isochrone.collector.TableRows;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class FrameTest {
  private static final long MARKER = 0x1234_5678_9abc_def0L;

  private static final List<Table> TABLES = List.of(Table.values());

  private final FrameEncoder encoder = new FrameEncoder();
  private final FrameDecoder decoder = new FrameDecoder();

  @Property(tries = 200)
  void a_batch_comes_back_as_it_was(
      @ForAll @Size(max = 4) List<@IntRange(max = 300_000) Integer> sizes,
      @ForAll @IntRange(min = 1, max = 256) int letters,
      @ForAll boolean small,
      @ForAll long seed)
      throws Exception {
    EncodedBatch batch = batch(sizes, letters, new Random(seed));
    ByteBuffer frame = Frame.seal(frame(batch, small), MARKER);

    assertThat(Frame.sizeAt(frame, 0, MARKER)).isEqualTo(frame.limit());
    assertThat(decoder.decode(frame, 0)).isEqualTo(batch);
  }

  @Example
  void batches_larger_than_what_is_kept_come_back_too() throws Exception {
    for (int size : new int[] {1 << 18, (1 << 22) - 11, 1 << 22, 5 << 20}) {
      for (int letters : new int[] {1, 256}) {
        EncodedBatch batch = batch(List.of(size), letters, new Random(size));

        assertThat(decoder.decode(encoder.compressed(batch), 0)).isEqualTo(batch);
      }
    }
  }

  @Example
  void those_decoded_before_stay_as_they_are_until_memory_is_taken_back() throws Exception {
    List<EncodedBatch> sent = new ArrayList<>();
    for (int round = 0; round < 2; round++) {
      decoder.clear();
      sent.clear();
      List<EncodedBatch> decoded = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        sent.add(batch(List.of(100_000, i), 16, new Random(i)));
        decoded.add(decoder.decode(frame(sent.get(i), i % 2 == 0), 0));
      }
      assertThat(decoded).isEqualTo(sent);
      assertThat(decoder.bytes()).isBetween(100L * 100_000, 100L * 100_200);
    }
  }

  @Example
  void rows_that_repeat_each_other_are_smaller_on_the_disk() {
    EncodedBatch batch = batch(List.of(10_000), 2, new Random(1));

    assertThat(encoder.compressed(batch).limit()).isLessThan(2500);
    assertThat(FrameEncoder.plain(batch).limit()).isGreaterThan(10_000);
  }

  @Example
  void what_is_compressed_otherwise_is_told_as_corrupt() {
    ByteBuffer frame = encoder.compressed(batch(List.of(40), 256, new Random(1)));
    int zstd = Frame.HEADER_BYTES + Frame.ID_BYTES + 1 + Integer.BYTES;
    for (int at = zstd - Integer.BYTES; at < zstd + 4; at++) {
      ByteBuffer bad = ByteBuffer.allocate(frame.limit()).put(frame.duplicate()).flip();
      bad.put(at, (byte) ~bad.get(at));

      assertThatThrownBy(() -> decoder.decode(Frame.check(bad), 0))
          .isInstanceOf(CorruptSegmentException.class)
          .hasMessageContaining("expected a frame");
    }
  }

  private ByteBuffer frame(EncodedBatch batch, boolean small) {
    return small ? encoder.compressed(batch) : FrameEncoder.plain(batch);
  }

  private static EncodedBatch batch(List<Integer> sizes, int letters, Random random) {
    List<TableRows> tables = new ArrayList<>();
    for (int size : sizes) {
      Table table = TABLES.get(tables.size());
      byte[] rows = new byte[size];
      for (int i = 0; i < size; i++) {
        rows[i] = (byte) random.nextInt(letters);
      }
      tables.add(new TableRows(table, random.nextInt(100), ByteBuffer.wrap(rows)));
    }
    return new EncodedBatch(new BatchId(random.nextLong(), random.nextLong()), tables);
  }
}
