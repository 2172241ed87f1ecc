// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.admit;

import dev.isochrone.collector.EnrichedBatch;
import dev.isochrone.collector.Quarantined;
import dev.isochrone.collector.Refusal;
import dev.isochrone.collector.SliceColumn;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
  private final Map<Long, Stood> installs = bounded();
  private final Map<Long, Stood> addresses = bounded();
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
    Stood install = of(installs, enriched.installKey());
    Stood address = of(addresses, enriched.addressKey());
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
      if (install.passes(next, nextThinned, count + 1, mostSlices)
          || address.passes(
              next, nextThinned, count + 1, mostSlices * INSTALLS_BEHIND_AN_ADDRESS)) {
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
    Stood install = of(installs, enriched.installKey());
    Stood address = of(addresses, enriched.addressKey());
    BitSet slices = enriched.valid().slices();
    for (int slice = slices.nextSetBit(0); slice >= 0; slice = slices.nextSetBit(slice + 1)) {
      double thinned = (1 - deviceKeep[slice]) / keep[slice];
      install.add(1 / keep[slice] - 1, thinned);
      address.add(1 / keep[slice] - 1, thinned);
    }
  }

  /** Batches in which a source passed its bound. */
  public synchronized long flagged() {
    return flagged;
  }

  private Stood of(Map<Long, Stood> sources, long key) {
    long window = clock.millis() / WINDOW_MILLIS;
    Stood stood = sources.get(key);
    if (key == 0 || stood == null || stood.window != window) {
      stood = new Stood(window);
      if (key != 0) {
        sources.put(key, stood);
      }
    }
    return stood;
  }

  private static Map<Long, Stood> bounded() {
    return new LinkedHashMap<>(64, 0.75f, true) {
      private static final long serialVersionUID = 1;

      @Override
      protected boolean removeEldestEntry(Map.Entry<Long, Stood> eldest) {
        return size() > MAX_SOURCES;
      }
    };
  }

  /** What a source stood for in an hour. */
  private static final class Stood {
    final long window;
    private double weight;
    private double thinned; // the part of it that devices' own budgets explain: luck excuses none
    private int slices;

    Stood(long window) {
      this.window = window;
    }

    boolean passes(double moreWeight, double moreThinned, int moreSlices, double most) {
      boolean lucky = slices + moreSlices <= LUCKY_SLICES;
      return (moreThinned > 0 && thinned + moreThinned > most)
          || (moreWeight > 0 && weight + moreWeight > most && !lucky);
    }

    void add(double more, double moreThinned) {
      weight += more;
      thinned += moreThinned;
      slices++;
    }
  }
}
