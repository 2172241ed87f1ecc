// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.spool;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Walks over the frames in a segment's bytes, past what is damaged: one flipped bit in a frame is
 * flipped back, what is worse is noted, and the walk goes on at the next marker. Not thread-safe.
 */
final class FrameWalk {
  private final ByteBuffer bytes;
  private final long marker;
  private final List<Damage> damage = new ArrayList<>();
  private int at;
  private int end;
  private int repaired;

  /** Begins at a place between two frames. */
  FrameWalk(ByteBuffer bytes, int from, long marker) {
    this.bytes = bytes;
    this.marker = marker;
    this.end = from;
  }

  /** Goes to the next frame if it lies right here and is whole; false if not. */
  boolean step() {
    int size = Frame.sizeAt(bytes, end, marker);
    if (size < 0) {
      return false;
    }
    at = end;
    end += size;
    return true;
  }

  /** Goes to the next frame, wherever it is; false if there is none any more. */
  boolean next() {
    int from = end;
    while (!step()) {
      int following = nextMarker(end + 1);
      if (repair(following)) {
        continue;
      }
      if (following == bytes.limit()) {
        end = from;
        return false;
      }
      damage.add(new Damage(end, following));
      end = following;
    }
    return true;
  }

  /** Where the frame begins that the walk is at. */
  int at() {
    return at;
  }

  /** Where it ends: behind it there may be damage. */
  int end() {
    return end;
  }

  /** How many frames were repaired. */
  int repaired() {
    return repaired;
  }

  /** Stretches between frames that are no frames. */
  List<Damage> damage() {
    return damage;
  }

  private boolean repair(int following) {
    boolean mended =
        Frame.repairAt(bytes, end, marker, Frame.lengthAt(bytes, end))
            || Frame.repairAt(bytes, end, marker, following - end - Frame.HEADER_BYTES)
            || Frame.repairLengthAt(bytes, end, marker);
    repaired += mended ? 1 : 0;
    return mended;
  }

  private int nextMarker(int from) {
    byte first = (byte) (marker >>> 56);
    for (int i = from; i <= bytes.limit() - Long.BYTES; i++) {
      if (bytes.get(i) == first && bytes.getLong(i) == marker) {
        return i;
      }
    }
    return bytes.limit();
  }

  /** Bytes that are no frame. */
  record Damage(int from, int to) {}
}
