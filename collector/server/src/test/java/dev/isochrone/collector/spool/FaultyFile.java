// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.spool;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** What a disk holds of a file, and what was written since it was last asked to keep it. */
final class FaultyFile {
  private byte[] durable = new byte[0];
  private final List<Write> pending = new ArrayList<>();

  void write(long at, byte[] bytes) {
    pending.add(new Write((int) at, bytes, -1));
  }

  void truncate(int size) {
    pending.add(new Write(0, new byte[0], size));
  }

  /** All that was written is kept. */
  void sync() {
    pending.forEach(write -> durable = write.applied(durable));
    pending.clear();
  }

  /** All that was written is lost without a further word, though readers may still see it. */
  void forget() {
    pending.clear();
  }

  /** What is on the disk changed by itself. */
  void settle(byte[] bytes) {
    durable = bytes;
    pending.clear();
  }

  /** What is there afterwards: any of the pending writes may be too, in part or whole. */
  byte[] afterPowerCut(Random random) {
    boolean inOrder = random.nextBoolean();
    for (Write write : pending) {
      switch (random.nextInt(3)) {
        case 0 -> durable = write.applied(durable);
        case 1 -> durable = write.torn(random).applied(durable);
        default -> {
          if (inOrder) {
            pending.clear();
            return durable;
          }
        }
      }
    }
    pending.clear();
    return durable;
  }

  /** One write, or a truncation to a size. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Write(int at, byte[] bytes, int size) {

    byte[] applied(byte[] before) {
      if (size >= 0) {
        return Arrays.copyOf(before, Math.min(size, before.length));
      }
      byte[] after = Arrays.copyOf(before, Math.max(before.length, at + bytes.length));
      System.arraycopy(bytes, 0, after, at, bytes.length);
      return after;
    }

    Write torn(Random random) {
      return new Write(at, Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)), size);
    }
  }
}
