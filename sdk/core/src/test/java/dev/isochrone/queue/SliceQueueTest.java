// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.LossReason;
import dev.isochrone.Losses;
import dev.isochrone.Slice;
import dev.isochrone.Slices;
import java.util.List;
import org.junit.jupiter.api.Test;

class SliceQueueTest {

  private final Losses losses = new Losses();

  @Test
  void slicesComeOutInOrder() {
    SliceQueue queue = new SliceQueue(10, 1 << 20, losses);
    put(queue, 3);

    assertThat(queue.take(1 << 20)).extracting(Slice::number).containsExactly(0, 1, 2);
    assertThat(queue.size()).isZero();
    assertThat(queue.bytes()).isZero();
    assertThat(queue.requests()).isZero();
  }

  @Test
  void theOldestMakeRoomAndAreCounted() {
    SliceQueue queue = new SliceQueue(3, 1 << 20, losses);
    put(queue, 5);

    assertThat(queue.take(1 << 20)).extracting(Slice::number).containsExactly(2, 3, 4);
    assertThat(losses.total(LossReason.QUEUE_FULL)).isEqualTo(2 * 4);
  }

  @Test
  void bytesBoundTheQueueToo() {
    int one = Slices.of(0, 0, 4).estimatedBytes();
    SliceQueue queue = new SliceQueue(100, 2L * one, losses);
    put(queue, 5);

    assertThat(queue.size()).isEqualTo(2);
    assertThat(queue.bytes()).isEqualTo(2L * one);
    assertThat(losses.total(LossReason.QUEUE_FULL)).isEqualTo(3 * 4);
  }

  @Test
  void takeStopsAtItsBoundButNeverTakesNothing() {
    int one = Slices.of(0, 0, 4).estimatedBytes();
    SliceQueue queue = new SliceQueue(100, 1 << 20, losses);
    put(queue, 5);

    assertThat(queue.take(2L * one)).hasSize(2);
    assertThat(queue.take(1)).extracting(Slice::number).isEqualTo(List.of(2));
    assertThat(queue.size()).isEqualTo(2);
  }

  @Test
  void droppedAndLateSlicesAreCounted() {
    SliceQueue queue = new SliceQueue(100, 1 << 20, losses);
    put(queue, 2);
    queue.drop(LossReason.DISABLED);
    put(queue, 1);
    queue.close();
    put(queue, 3);

    assertThat(losses.total(LossReason.DISABLED)).isEqualTo(2 * 4);
    assertThat(losses.total(LossReason.CLOSED)).isEqualTo(4 * 4);
    assertThat(queue.size()).isZero();
  }

  private static void put(SliceQueue queue, int slices) {
    for (int i = 0; i < slices; i++) {
      queue.put(Slices.of(i, 0, 4));
    }
  }
}
