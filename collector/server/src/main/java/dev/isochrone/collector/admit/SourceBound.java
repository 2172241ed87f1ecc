// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.admit;

import dev.isochrone.collector.EnrichedBatch;
import dev.isochrone.collector.Quarantined;
import dev.isochrone.collector.Refusal;
import dev.isochrone.collector.SliceColumn;
import it.unimi.dsi.fastutil.longs.Long2IntLinkedOpenHashMap;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Bounds what one installation, and one address, can stand for in an hour beside what it sent.
 * Right probabilities can be sent without drawing: who sends each slice of an unlikely kind as if
 * it had been drawn counts as hundreds of devices. A source whose slices stand for more than a
 * device can make is flagged, and what comes from it for the rest of the hour is quarantined. A few
 * slices, however heavy, are luck that somebody has, but for the part of their weight that a
 * device's own budget is said to have caused; a slice of weight 1 claims nothing. Thread-safe.
 */
public final class SourceBound {
  /** Carriers put thousands of phones behind an address. */
  private static final double INSTALLS_BEHIND_AN_ADDRESS = 200;

  private static final int LUCKY_SLICES = 4;
  private static final long WINDOW_MILLIS = 3_600_000;
  private static final int MAX_SOURCES = 200_000;

  private final double mostSlices;
  private final InstantSource clock;
  private final Sources installs = new Sources();
  private final Sources addresses = new Sources();
  private long flagged;

  /**
   * Makes a bound that has seen nobody.
   *
   * @param mostSlices that an installation can make in an hour
   */
  public SourceBound(double mostSlices, InstantSource clock) {
    this.mostSlices = mostSlices;
    this.clock = clock;
  }

  /** Returns the batch without slices by which its source would pass its bound. */
  public synchronized EnrichedBatch check(EnrichedBatch enriched) {
    long window = clock.millis() / WINDOW_MILLIS;
    int install = installs.row(enriched.installKey(), window);
    int address = addresses.row(enriched.addressKey(), window);
    double[] keep = enriched.valid().batch().slices().probabilities(SliceColumn.KEEP);
    double[] deviceKeep = enriched.valid().batch().slices().probabilities(SliceColumn.DEVICE_KEEP);
    BitSet slices = enriched.valid().slices();
    List<Quarantined> unbelieved = new ArrayList<>();
    double weight = 0;
    double thinned = 0;
    int count = 0;
    for (int slice = slices.nextSetBit(0); slice >= 0; slice = slices.nextSetBit(slice + 1)) {
      double next = weight + 1 / keep[slice] - 1;
      double nextThinned = thinned + (1 - deviceKeep[slice]) / keep[slice];
      if (installs.passes(install, next, nextThinned, count + 1, mostSlices)
          || addresses.passes(
              address, next, nextThinned, count + 1, mostSlices * INSTALLS_BEHIND_AN_ADDRESS)) {
        unbelieved.add(new Quarantined(slice, Refusal.WEIGHT_BOUND, 0));
      } else {
        weight = next;
        thinned = nextThinned;
        count++;
      }
    }
    if (unbelieved.isEmpty()) {
      return enriched;
    }
    flagged++;
    return enriched.with(enriched.valid().without(unbelieved));
  }

  /** Notes a batch that is durable now; one that is sent again counts once. */
  public synchronized void stored(EnrichedBatch enriched) {
    double[] keep = enriched.valid().batch().slices().probabilities(SliceColumn.KEEP);
    double[] deviceKeep = enriched.valid().batch().slices().probabilities(SliceColumn.DEVICE_KEEP);
    long window = clock.millis() / WINDOW_MILLIS;
    int install = installs.row(enriched.installKey(), window);
    int address = addresses.row(enriched.addressKey(), window);
    BitSet slices = enriched.valid().slices();
    for (int slice = slices.nextSetBit(0); slice >= 0; slice = slices.nextSetBit(slice + 1)) {
      double thinned = (1 - deviceKeep[slice]) / keep[slice];
      installs.add(install, 1 / keep[slice] - 1, thinned);
      addresses.add(address, 1 / keep[slice] - 1, thinned);
    }
  }

  /** Batches in which a source passed its bound. */
  public synchronized long flagged() {
    return flagged;
  }

  /**
   * What the sources that were asked for last stood for in an hour, each in a row of numbers, as in
   * {@code spool/RecentBatches}.
   */
  private static final class Sources {
    private static final int NAMELESS = MAX_SOURCES;

    private final Long2IntLinkedOpenHashMap rows = new Long2IntLinkedOpenHashMap();
    private final long[] windows = new long[MAX_SOURCES + 1];
    private final double[] weights = new double[MAX_SOURCES + 1];
    private final double[] thinned = new double[MAX_SOURCES + 1]; // by devices: luck excuses none
    private final int[] slices = new int[MAX_SOURCES + 1];

    Sources() {
      rows.defaultReturnValue(-1);
    }

    /** The row of a source; one without a name has stood for nothing. */
    int row(long key, long window) {
      int row = key == 0 ? NAMELESS : rows.getAndMoveToLast(key);
      boolean known = row >= 0;
      if (!known) {
        row = rows.size() < MAX_SOURCES ? rows.size() : rows.removeFirstInt();
        rows.put(key, row);
      }
      if (!known || row == NAMELESS || windows[row] != window) {
        windows[row] = window;
        weights[row] = 0;
        thinned[row] = 0;
        slices[row] = 0;
      }
      return row;
    }

    boolean passes(int row, double moreWeight, double moreThinned, int moreSlices, double most) {
      boolean lucky = slices[row] + moreSlices <= LUCKY_SLICES;
      return (moreThinned > 0 && thinned[row] + moreThinned > most)
          || (moreWeight > 0 && weights[row] + moreWeight > most && !lucky);
    }

    void add(int row, double more, double moreThinned) {
      weights[row] += more;
      thinned[row] += moreThinned;
      slices[row]++;
    }
  }
}
